import { expect, test } from 'vitest'
import { followTask, parseWorkflow, type RunEvent } from '../../../src/index.ts'
import { type FakeSocket, fakeSockets } from '../../harness/fake-socket.ts'
import { planAndRun } from '../../harness/plan-and-run.ts'
import { created, scripted, TASK } from '../../harness/scripted-service.ts'

const URL = 'wss://www.runninghub.cn:443/ws/c_instance?clientId=c&Rh-Comfy-Auth=Y3JlZGVudGlhbA'
const answer = (code: number, data: unknown = null) => JSON.stringify({ code, msg: '', data })
const running = answer(804)
const withSocket = answer(804, { netWssUrl: URL })
const done = answer(0, [{ fileUrl: 'https://x.example/a.png', fileType: 'png' }])
const workflow = parseWorkflow(
  '{"3": {"class_type": "KSampler", "inputs": {}}, "9": {"class_type": "SaveImage", "inputs": {}}}',
)

/** A service that follows the script, and a socket that speaks once during the given pause. */
function playing(steps: string[], speak: (socket: FakeSocket, pause: number) => void) {
  const { client, clock, received } = scripted(steps)
  const { sockets, WebSocket } = fakeSockets()
  const events: RunEvent[] = []
  // So that no look is planned for the very moment silence is.
  Object.assign(client, { random: () => 0.6 })
  const sleep = clock.sleep.bind(clock)
  // The watch sleeps too, to notice silence; here it waits for its end.
  clock.sleep = (ms, signal) => {
    if (ms === 30_000) return new Promise((_, reject) => signal?.addEventListener('abort', reject))
    for (const socket of sockets) speak(socket, clock.sleeps.length)
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

test('the socket is opened when a look tells it, also one that is no change of state', async () => {
  const { client, events, sockets, options } = playing(
    [running, withSocket, withSocket, done],
    (socket, pause) => {
      if (pause === 2) socket.say('executing', { node: '3' })
    },
  )
  await followTask(client, TASK, options)
  expect(sockets.map(({ url, closed }) => [url, closed])).toEqual([[URL, true]])
  expect(events.filter(({ type }) => type === 'progress')).toEqual([
    { type: 'progress', taskId: TASK, percent: 0, nodeId: '3', nodeTitle: 'KSampler' },
  ])
})

test('its word that the run is over has the task looked at now', async () => {
  const { client, clock, options } = playing([withSocket, done], (socket) =>
    socket.say('execution_success'),
  )
  await followTask(client, TASK, options)
  expect(clock.sleeps).toHaveLength(1)
})

test('its word is no end: the looks go on, each later than the one before', async () => {
  const { client, clock, received, options } = playing(
    [withSocket, withSocket, withSocket, withSocket, done],
    (socket) => socket.say('execution_success'),
  )
  await followTask(client, TASK, options)
  expect(received).toHaveLength(5)
  expect(clock.sleeps.slice(1).every((ms) => ms > 500 && ms < 15_000)).toBe(true)
})

test('the submit may tell it already', async () => {
  const { client, sockets, options, events } = playing(
    [created('RUNNING', { netWssUrl: URL }), running, done],
    () => {},
  )
  await planAndRun(client, { workflowId: '1', ...options })
  expect(sockets).toHaveLength(1)
  expect(JSON.stringify(events)).not.toContain('Comfy-Auth')
})

test('is not opened when nobody asked', async () => {
  const { client, sockets, options } = playing([withSocket, done], () => {})
  await followTask(client, TASK, { ...options, progress: false })
  expect(sockets).toEqual([])
})
