import { expect, test } from 'vitest'
import { followTask, parseWorkflow, type RunEvent } from '../../../src/index.ts'
import { type FakeSocket, fakeSockets } from '../../harness/fake-socket.ts'
import { planAndRun } from '../../harness/plan-and-run.ts'
import { created, scripted, TASK } from '../../harness/scripted-service.ts'

const URL = 'wss://www.runninghub.cn:443/ws/c_instance?clientId=c&Rh-Comfy-Auth=Y3JlZGVudGlhbA'
const response = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const running = response(804)
const withSocket = response(804, { netWssUrl: URL })
const done = response(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const workflow = parseWorkflow(
  '{"3": {"class_type": "KSampler", "inputs": {}}, "9": {"class_type": "SaveImage", "inputs": {}}}',
)

/** Creates a service that follows a script, and sockets on which `send` sends before each sleep. */
function scriptedRun(steps: string[], send: (socket: FakeSocket, sleep: number) => void) {
  const { client, clock, received } = scripted(steps)
  const { sockets, WebSocket } = fakeSockets()
  const events: RunEvent[] = []
  // So that no status check coincides with the silence limit.
  Object.assign(client, { random: () => 0.6 })
  const sleep = clock.sleep.bind(clock)
  // The watch also sleeps, to notice silence. Here that sleep ends only with the watch.
  clock.sleep = (ms, signal) => {
    if (ms === 3_000) return new Promise((_, reject) => signal?.addEventListener('abort', reject))
    for (const socket of sockets) send(socket, clock.sleeps.length)
    return sleep(ms, signal)
  }
  const options = {
    workflow,
    progress: true,
    WebSocket,
    onEvent: (event: RunEvent) => events.push(event),
  }
  return { client, clock, received, sockets, events, options }
}

test('opens the socket when a status check returns its URL, even without a change of state', async () => {
  const { client, events, sockets, options } = scriptedRun(
    [running, withSocket, withSocket, done],
    (socket, sleep) => {
      if (sleep === 2) socket.send('executing', { node: '3' })
    },
  )
  await followTask(client, TASK, options)
  expect(sockets.map(({ url, closed }) => [url, closed])).toEqual([[URL, true]])
  expect(events.filter(({ type }) => type === 'progress')).toEqual([
    { type: 'progress', taskId: TASK, percent: 0, nodeId: '3', nodeTitle: 'KSampler' },
  ])
})

test('checks the status at once when the socket reports the end of the run', async () => {
  const { client, clock, options } = scriptedRun([withSocket, done], (socket) =>
    socket.send('execution_success'),
  )
  await followTask(client, TASK, options)
  expect(clock.sleeps).toHaveLength(1)
})

test('keeps polling, with growing delays, after the socket reported the end of the run', async () => {
  const { client, clock, received, options } = scriptedRun(
    [withSocket, withSocket, withSocket, withSocket, done],
    (socket) => socket.send('execution_success'),
  )
  await followTask(client, TASK, options)
  expect(received).toHaveLength(5)
  expect(clock.sleeps.slice(1).every((ms) => ms > 500 && ms < 15_000)).toBe(true)
})

test('opens the socket whose URL the create call returns', async () => {
  const { client, sockets, options, events } = scriptedRun(
    [created('RUNNING', { netWssUrl: URL }), running, done],
    () => {},
  )
  await planAndRun(client, { workflowId: '1', ...options })
  expect(sockets).toHaveLength(1)
  expect(JSON.stringify(events)).not.toContain('Comfy-Auth')
})

test('does not open the socket without the progress option', async () => {
  const { client, sockets, options } = scriptedRun([withSocket, done], () => {})
  await followTask(client, TASK, { ...options, progress: false })
  expect(sockets).toEqual([])
})

test('a live socket makes the status checks rare', async () => {
  const { client, clock, options } = scriptedRun([withSocket, done], (socket) =>
    socket.send('executing', { node: '3' }),
  )
  await followTask(client, TASK, options)
  expect(clock.sleeps[1]).toBeCloseTo(30_300)
})
