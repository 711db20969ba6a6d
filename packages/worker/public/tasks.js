// The page of recent tasks. It sets values from the API only as text or as the URL of an image. It
// sends the token only in a header of requests to this Worker.

const OPEN = ['waiting', 'submitting', 'queued', 'running']
const IMAGE = /\.(png|jpe?g|webp|gif|avif)$/i
/** Milliseconds between two polls of the open tasks. */
const POLL_INTERVAL = 10_000

const $ = (id) => document.getElementById(id)
const cards = new Map()
let cursor

const token = () => sessionStorage.getItem('token')

async function get(path) {
  const response = await fetch(path, { headers: { authorization: `Bearer ${token()}` } })
  const body = await response.json()
  if (response.ok) return body
  if (response.status === 401) signOut()
  throw new Error(
    response.status === 401 ? 'This token is not valid.' : (body.detail ?? body.title),
  )
}

async function load(from) {
  const query = new URLSearchParams({ limit: '24' })
  if ($('status').value) query.set('status', $('status').value)
  if (from) query.set('cursor', from)
  const page = await get(`/v1/tasks?${query}`)
  if (!from) {
    cards.clear()
    $('list').replaceChildren()
  }
  for (const task of page.tasks) show(task)
  cursor = page.cursor
  $('more').hidden = !cursor
  const count = cards.size
  $('count').textContent = count ? `${count}${cursor ? '+' : ''} tasks` : 'No tasks yet'
}

function show(task) {
  const card = cards.get(task.id)?.card ?? $('task').content.cloneNode(true).firstElementChild
  if (!cards.has(task.id)) $('list').append(card)
  cards.set(task.id, { task, card })
  const part = (name) => card.querySelector(name)
  card.className = `${task.status} ${OPEN.includes(task.status) ? 'open' : ''}`
  part('.status').textContent = task.status.replace('_', ' ')
  part('time').textContent = ago(task.createdAt)
  part('time').dateTime = task.createdAt
  part('time').title = new Date(task.createdAt).toLocaleString()
  part('.name').textContent = task.preset ?? `workflow ${task.workflowId}`
  part('.error').textContent = explain(task.error ?? task.waitingFor)
  part('.id').textContent = task.id
  showResult(part('.image'), task.url)
}

/** Returns why a task has no result yet, or never will, and what to do about it. */
function explain(reason) {
  return reason ? [`${reason.code}: ${reason.message}`, reason.hint].filter(Boolean).join(' ') : ''
}

function showResult(place, text) {
  if (place.dataset.url === (text ?? '')) return
  place.dataset.url = text ?? ''
  place.replaceChildren()
  if (!text || !URL.canParse(text)) return
  const url = new URL(text)
  if (url.protocol !== 'https:' && !isLocal(url)) {
    place.textContent = 'Not an https link'
    return
  }
  const link = document.createElement('a')
  link.href = text
  link.target = '_blank'
  link.rel = 'noreferrer noopener'
  link.append(IMAGE.test(url.pathname) ? thumbnail(text) : `Open ${url.pathname.split('.').pop()}`)
  place.append(link)
}

/** Allows the plain http results of a simulated RunningHub, when the Worker is local, too. */
function isLocal({ protocol, hostname }) {
  const isLocalWorker = ['127.0.0.1', 'localhost'].includes(location.hostname)
  return isLocalWorker && protocol === 'http:' && hostname === '127.0.0.1'
}

function thumbnail(url) {
  const image = new Image()
  image.src = url
  image.alt = 'The first result'
  image.loading = 'lazy'
  image.onerror = () => image.replaceWith('The link has expired')
  return image
}

function ago(time) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000)
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return format.format(-Math.floor(seconds / 3600), 'hour')
  return format.format(-Math.floor(seconds / 86_400), 'day')
}

/** Gets the open tasks one by one, because the Worker then queries RunningHub, too. */
async function pollOpenTasks() {
  if (document.hidden || !token()) return
  const open = [...cards.values()].filter(({ task }) => OPEN.includes(task.status))
  for (const { task } of open) show(await get(`/v1/tasks/${task.id}`))
}

async function report(work) {
  $('message').textContent = ''
  try {
    await work
  } catch (error) {
    $('message').textContent = error.message
  }
}

function signOut() {
  sessionStorage.removeItem('token')
  render()
}

function render() {
  $('sign-in').hidden = token() !== null
  $('tasks').hidden = token() === null
  cards.clear()
  $('list').replaceChildren()
  if (token() === null) $('token').focus()
  else report(load())
}

$('sign-in').addEventListener('submit', (event) => {
  event.preventDefault()
  sessionStorage.setItem('token', $('token').value.trim())
  $('token').value = ''
  render()
})
$('sign-out').addEventListener('click', signOut)
$('refresh').addEventListener('click', () => report(load()))
$('status').addEventListener('change', () => report(load()))
$('more').addEventListener('click', () => report(load(cursor)))
setInterval(() => report(pollOpenTasks()), POLL_INTERVAL)
render()
