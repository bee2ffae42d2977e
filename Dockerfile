FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.client.json ./
COPY bin bin
COPY client client
COPY src src
COPY routes routes
COPY schemas schemas
RUN npm run build

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages are Node itself, for checkouts on machines with an older one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && npm cache clean --force
COPY LICENSE ./
COPY --from=build /app/dist dist
# The one place that is written to, by the database of STORE_URL and the secret that is made where GATEWAY_SECRET isn't
# set: the root file system can be read-only.
RUN install -d -o node -g node -m 700 .data
VOLUME ["/app/.data"]
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A crash report would have the secret. V8 would let its youngest generation grow to 128 MB while an export runs, and
# collect all garbage at anything from 1.3 to 4 times what is in use: at the least it does little else (bench/README.md).
CMD ["node", "--report-exclude-env", "--disable-proto=delete", "--max-semi-space-size=8", "--heap-growing-percent=300", "dist/bin/prospector-gateway.js", "start", "--json"]
