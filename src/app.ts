import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { routes } from '../routes/index.ts'
import { namedSchemas } from '../schemas/index.ts'
import { seal } from './accounts/seal.ts'
import { authenticator } from './authenticator.ts'
import { type Config, originsIn } from './config.ts'
import { proxiesIn } from './config-access.ts'
import { access } from './http/access.ts'
import { readBodies } from './http/body.ts'
import { clientErrorHandler } from './http/client-errors.ts'
import { closeConnectionsAtTheEnd } from './http/closing.ts'
import { codings } from './http/codings.ts'
import { compressAnswers } from './http/compressed.ts'
import { allowOrigins, readableBy } from './http/cors.ts'
import { serveDocs } from './http/docs.ts'
import { watchEnds } from './http/ends.ts'
import { answerProblems, problemOf, sendProblem } from './http/errors.ts'
import { addEtags } from './http/etag.ts'
import { finishWrites } from './http/finish-writes.ts'
import { given } from './http/given.ts'
import { hideUnknownLengths } from './http/head.ts'
import { commonHeaders, requestId } from './http/headers.ts'
import { idempotency } from './http/idempotency.ts'
import { rateLimit } from './http/limits.ts'
import { logRequests } from './http/log.ts'
import { type LogLines, standardOutput, tellsInfo } from './http/log-lines.ts'
import { describeApi } from './http/openapi.ts'
import { applyPolicy } from './http/policy.ts'
import { tellReadiness } from './http/readiness.ts'
import { representations } from './http/representations.ts'
import { securityHeaders } from './http/security-headers.ts'
import { serializeByShape } from './http/serialization.ts'
import { type SheddingOptions, shedLoad } from './http/shedding.ts'
import { shortWay } from './http/short-way.ts'
import { limitSlowBodies } from './http/slow-bodies.ts'
import { tellSources } from './http/sources.ts'
import { unobserved } from './http/streams.ts'
import { longestEncodedSegment } from './http/target.ts'
import { type Tracing, traceRequests } from './http/tracing.ts'
import { bindV1 } from './http/v1.ts'
import { validateStrictly } from './http/validation.ts'
import { wrongCredentials } from './http/wrong-credentials.ts'
import { keys as idempotencyKeys } from './idempotency/keys.ts'
import { recordNames } from './idempotency/names.ts'
import { storedRecords } from './imports/stored-records.ts'
import { highestLeads } from './leads/highest-lead.ts'
import type { Metrics } from './metrics/metrics.ts'
import { countCalls, countRequests } from './metrics/requests.ts'
import { cursors } from './paging/cursor.ts'
import type { Store } from './store/store.ts'
import { zone } from './time/zone.ts'
import { upstreamOf } from './upstream.ts'
import { type Counts, countingMeter } from './v1/meter.ts'
import { waysToV1 } from './v1/ways.ts'
import { version } from './version.ts'

export interface AppOptions {
  readonly config: Config
  /** The first signs, all verify. */
  readonly secrets: readonly string[]
  /** Of accounts, keys and limits; whoever opened it closes it. */
  readonly store: Store
  /** Where V1 answers. */
  readonly upstreamUrl: URL
  /** Whether that is the sandbox inside. */
  readonly sandbox: boolean
  /** Where log lines go; standard output, if not said. Whoever made it closes it. */
  readonly logs?: LogLines | undefined
  /** What is counted of it; nobody asks, if not said. */
  readonly metrics?: Metrics | undefined
  /** What traces requests; nothing, if not said. */
  readonly tracing?: Tracing | null
  /** How load is measured; that of this process, if not said. */
  readonly shedding?: SheddingOptions | undefined
  /** The clock of the cache, in milliseconds; `performance.now`, if not said. */
  readonly now?: (() => number) | undefined
}

export interface App {
  readonly server: FastifyInstance
  readonly counts: Counts
}

/** Limits of the HTTP server, in milliseconds and bytes. */
const limits = {
  headers: 10_000,
  request: 15_000,
  checking: 2_000,
  keepAlive: 65_000,
  header: 16_384,
  body: 262_144
}

/** Builds the gateway; it is ready, and listens to nothing yet. */
export async function buildApp({
  config,
  secrets,
  store,
  upstreamUrl,
  sandbox,
  logs = standardOutput,
  metrics,
  tracing = null,
  shedding,
  now
}: AppOptions): Promise<App> {
  const common = commonHeaders(sandbox, await securityHeaders())
  const origins = originsIn(config.CORS_ORIGINS)
  const server = Fastify({
    logger: { level: config.LOG_LEVEL, stream: logs },
    // Lines name their request: a logger for each would cost more than the line.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trustedProxies(config),
    requestIdHeader: false,
    genReqId: requestId,
    bodyLimit: limits.body,
    // Of limitSlowBodies below, which knows of imports.
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAlive,
    maxRequestsPerSocket: 10_000,
    http: {
      headersTimeout: limits.headers,
      connectionsCheckingInterval: limits.checking,
      maxHeaderSize: limits.header,
      // The stream of a request without a body has ended when it comes: ending it takes as long as routing.
      optimizeEmptyRequests: true,
      // Refused by policy.ts, with a problem.
      requireHostHeader: false
    },
    routerOptions: { maxParamLength: longestEncodedSegment },
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(common),
    frameworkErrors: (error, request, reply) => {
      reply
        .headers(common(request.method))
        .header('x-request-id', request.id)
        .headers(readableBy(origins, request))
      void sendProblem(reply, problemOf(error, request))
    }
  })

  limitSlowBodies(server.server, limits.request)
  shedLoad(
    server,
    ({ method, id, headers }) => ({
      ...common(method),
      'x-request-id': id,
      ...readableBy(origins, { headers })
    }),
    shedding
  )

  const meter = countingMeter((what, where) => server.log.warn({ where }, what))
  const upstreamZone = zone(config.UPSTREAM_TIME_ZONE)
  const upstream = upstreamOf(config, upstreamUrl, upstreamZone, meter)
  server.addHook('onClose', () => upstream.close())
  server.decorate('cursors', cursors(secrets))
  server.decorate('zone', upstreamZone)
  const names = recordNames(store, seal(secrets), (message) => server.log.warn(message))
  server.decorate('recordNames', names)
  const leadsSeen = highestLeads(store, names, (error) => server.log.error({ err: error }, 'leads seen'))
  server.decorate('highestLeads', leadsSeen)
  server.addHook('onClose', () => leadsSeen.settled())
  const importRecords = storedRecords(store, names)
  server.decorate('importRecords', importRecords)
  server.addHook('onClose', async () => importRecords.close())
  server.decorate('given', given())
  server.decorate('streamObserver', metrics?.streams ?? unobserved)
  server.decorate('concurrency', { exports: config.EXPORT_CONCURRENCY, imports: config.IMPORT_CONCURRENCY })
  const wayIn = access(server, {
    authenticate: authenticator(config, secrets, store),
    limit: rateLimit(store, { perMinute: config.RATE_LIMIT_PER_MINUTE, burst: config.RATE_LIMIT_BURST }),
    wrong: wrongCredentials()
  })
  const ways = waysToV1(upstream.exchange, store, { ttlMs: config.CACHE_TTL_MS, now })
  const ends = watchEnds(server)
  const log = logRequests(server, tellsInfo(config.LOG_LEVEL) ? logs : null)
  ends.tell(log.ended)
  if (metrics) {
    metrics.watch({ ...upstream, counts: meter })
    ends.tell(countRequests(metrics))
  }
  const observers = [log.called, wayIn.judged, ...(metrics ? [countCalls(metrics)] : [])]
  bindV1(server, ways, config.UPSTREAM_TIMEOUT_MS, { observers, ends })
  closeConnectionsAtTheEnd(server)
  const keeps = config.CACHE_TTL_MS > 0
  const encodings = codings()
  const finished = representations(server, ways.now, encodings)
  traceRequests(server, tracing)
  // Spans begin and end with hooks.
  if (tracing === null) {
    const readable = (request: FastifyRequest) => readableBy(origins, request)
    const { letIn } = wayIn
    shortWay(server, { common, readable, letIn, finished, codings: encodings, keeps, now: ways.now })
  }

  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(common(request.method)).header('x-request-id', request.id)
    done()
  })
  // An expectation that nobody knows may be passed over (RFC 9110, 10.1.1); Node would answer a bare 417.
  server.server.on('checkExpectation', (request, response) =>
    server.server.emit('request', request, response)
  )
  tellReadiness(server, store)
  validateStrictly(server)
  serializeByShape(server)
  readBodies(server)
  answerProblems(server)
  tellSources(server, keeps, ways.now)
  addEtags(server, finished.keep)
  hideUnknownLengths(server)
  await allowOrigins(server, origins)
  const underKey = idempotency(server, idempotencyKeys(store, seal(secrets)))
  finishWrites(server)
  applyPolicy(server, wayIn.letIn, finished.find, underKey)
  await describeApi(server, version)
  await compressAnswers(server)
  finished.learnForms(server)
  encodings.learn(server)

  for (const schema of namedSchemas) server.addSchema(schema)
  for (const plugin of routes(version)) {
    await server.register(plugin)
  }
  await serveDocs(server, sandbox)
  await server.ready()
  return { server, counts: meter }
}

/** Without one, nobody's `X-Forwarded-For` counts. */
function trustedProxies({ TRUST_PROXY }: Config): string[] | false {
  const proxies = proxiesIn(TRUST_PROXY)
  return proxies.length > 0 && proxies
}
