/** Leads of a group, the calls of one, and a tag for it: what a page does with a key of its own. */
const element = (selector) => document.querySelector(selector)
const gateway = await (await fetch('gateway')).text()

/** In the memory of this page, and nowhere else. */
let key = ''
let cursor = null
let tags = []
let shown

/** Asks the gateway. Throws an error that says what its problem says. */
async function ask(path, { method = 'GET', body } = {}) {
  const headers = { authorization: `Bearer ${key}` }
  if (body !== undefined) {
    headers['content-type'] = 'application/json'
    // Sent again by a retry, the request would still be done once.
    headers['idempotency-key'] = crypto.randomUUID()
  }
  const answer = await fetch(gateway + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body)
  })
  const said = await answer.json()
  if (answer.ok) return said
  const faults = (said.errors ?? []).map(
    ({ detail, parameter, pointer }) => `${parameter ?? pointer}: ${detail}`
  )
  throw new Error([`${said.title} (${said.code})`, said.detail, ...faults].filter(Boolean).join(' · '))
}

/** Does what a button says, one at a time, and shows what went wrong. */
function doing(work) {
  return async (event) => {
    event.preventDefault()
    const button = event.submitter ?? event.currentTarget
    button.disabled = true
    element('#problem').textContent = ''
    element('#done').textContent = ''
    try {
      await work(event)
    } catch (error) {
      element('#problem').textContent = error.message
    } finally {
      button.disabled = false
    }
  }
}

/** An element with text alone in it: names and numbers come from anybody. */
function made(name, text = '') {
  const one = document.createElement(name)
  one.textContent = text
  return one
}

const titles = (ids) => (ids ?? []).map((id) => tags.find((tag) => tag.id === id)?.title ?? id).join(', ')
const nameOf = (lead) => [lead.first_name, lead.last_name].filter(Boolean).join(' ') || lead.id

async function showLeads() {
  const query = new URLSearchParams({ group_id: element('#group').value, limit: '10' })
  if (cursor !== null) query.set('cursor', cursor)
  const { data, has_more, next_cursor } = await ask(`/leads?${query}`)
  cursor = next_cursor
  element('#more').hidden = !has_more
  element('#leads').hidden = false
  for (const lead of data) {
    const row = made('tr')
    const show = made('button', 'Show')
    show.type = 'button'
    show.setAttribute('aria-label', `Show ${nameOf(lead)}`)
    show.addEventListener(
      'click',
      doing(() => showLead(lead))
    )
    const last = made('td')
    last.append(show)
    row.append(made('td', nameOf(lead)), made('td', lead.email ?? ''), made('td', titles(lead.tag_ids)), last)
    element('#leads tbody').append(row)
  }
}

async function showLead(lead) {
  const { data } = await ask(`/leads/${lead.id}/calls?limit=20`)
  shown = lead
  element('#lead h2').textContent = nameOf(lead)
  const lines = data.map(({ started_at, status, duration_seconds }) =>
    made(
      'li',
      `${started_at === null ? 'at some time' : new Date(started_at).toLocaleString()}: ${status ?? 'unknown'}, ${duration_seconds ?? '?'} s`
    )
  )
  element('#lead ul').replaceChildren(...(lines.length > 0 ? lines : [made('li', 'none')]))
  element('#lead').hidden = false
}

element('#open').addEventListener(
  'submit',
  doing(async () => {
    key = element('#key').value
    cursor = null
    element('#leads tbody').replaceChildren()
    element('#lead').hidden = true
    const { data } = await ask('/tags?limit=500')
    tags = data
    element('#tag select').replaceChildren(
      ...tags.map(({ id, title }) => {
        const option = made('option', title ?? id)
        option.value = id
        return option
      })
    )
    await showLeads()
  })
)
element('#more').addEventListener('click', doing(showLeads))
element('#tag').addEventListener(
  'submit',
  doing(async () => {
    const { tag_ids } = await ask(`/leads/${shown.id}/tags`, {
      method: 'POST',
      body: { tag_ids: [element('#tag select').value] }
    })
    element('#done').textContent = `${nameOf(shown)} has the tag ${titles(tag_ids)}`
  })
)
