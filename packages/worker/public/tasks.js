// The page of recent tasks. What comes from the API is only ever set as text or as the address of
// a picture, and the token goes nowhere but into the header of a request to this same Worker.

const OPEN = ['waiting', 'submitting', 'queued', 'running']
const PICTURE = /\.(png|jpe?g|webp|gif|avif)$/i
/** Milliseconds between two looks at the tasks that go on. */
const LOOK = 10_000

const $ = (id) => document.getElementById(id)
const cards = new Map()
let cursor

const token = () => sessionStorage.getItem('token')

async function get(path) {
  const answer = await fetch(path, { headers: { authorization: `Bearer ${token()}` } })
  const body = await answer.json()
  if (answer.ok) return body
  if (answer.status === 401) signOut()
  throw new Error(answer.status === 401 ? 'This token is not valid.' : (body.detail ?? body.title))
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
  part('.error').textContent = task.error ? `${task.error.code}: ${task.error.message}` : ''
  part('.id').textContent = task.id
  showResult(part('.picture'), task.url)
}

function showResult(place, address) {
  if (place.dataset.url === (address ?? '')) return
  place.dataset.url = address ?? ''
  place.replaceChildren()
  if (!address || !URL.canParse(address)) return
  const url = new URL(address)
  if (url.protocol !== 'https:' && !isRehearsal(url)) {
    place.textContent = 'Not an https link'
    return
  }
  const link = document.createElement('a')
  link.href = address
  link.target = '_blank'
  link.rel = 'noreferrer noopener'
  link.append(
    PICTURE.test(url.pathname) ? thumbnail(address) : `Open ${url.pathname.split('.').pop()}`,
  )
  place.append(link)
}

/** The local RunningHub has its results on plain http, next to a Worker that is local too. */
function isRehearsal({ protocol, hostname }) {
  const here = ['127.0.0.1', 'localhost'].includes(location.hostname)
  return here && protocol === 'http:' && hostname === '127.0.0.1'
}

function thumbnail(address) {
  const picture = new Image()
  picture.src = address
  picture.alt = 'The first result'
  picture.loading = 'lazy'
  picture.onerror = () => picture.replaceWith('The link has expired')
  return picture
}

function ago(time) {
  const seconds = Math.max(0, (Date.now() - Date.parse(time)) / 1000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
  if (seconds < 60) return 'just now'
  if (seconds < 3600) return words.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 86_400) return words.format(-Math.floor(seconds / 3600), 'hour')
  return words.format(-Math.floor(seconds / 86_400), 'day')
}

/** Lists are dear (1,000 a day on the free plan), single tasks are not: only open ones move. */
async function look() {
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
setInterval(() => report(look()), LOOK)
render()
