import { describe, expect, test } from 'vitest'
import {
  type Progress,
  parseWorkflow,
  Secret,
  type SocketClass,
  watchProgress,
} from '../../../src/index.ts'
import { fakeSockets, ManualClock } from '../../harness/fake-socket.ts'

const URL = 'wss://www.runninghub.cn:443/ws/c_instance?clientId=c&Rh-Comfy-Auth=Y3JlZGVudGlhbA'
const workflow = parseWorkflow(`{
  "4": {"class_type": "CheckpointLoaderSimple", "inputs": {}},
  "3": {"class_type": "KSampler", "inputs": {"model": ["4", 0]}, "_meta": {"title": "画猫"}}
}`)

function watching(options: { url?: Secret | string; WebSocket?: SocketClass } = {}) {
  const { sockets, WebSocket } = fakeSockets()
  const clock = new ManualClock()
  const stop = new AbortController()
  const reported: Progress[] = []
  const wakes: number[] = []
  const watch = watchProgress(options.url ?? new Secret(URL), {
    workflow,
    clock,
    signal: stop.signal,
    WebSocket: options.WebSocket ?? WebSocket,
    onProgress: (progress) => reported.push(progress),
    onWake: () => wakes.push(clock.now()),
  })
  return {
    watch,
    clock,
    stop,
    reported,
    wakes,
    sockets,
    socket: sockets[0] ?? expect.fail('no socket'),
  }
}

test('reports percent and title when they change', () => {
  const { socket, reported } = watching()
  expect([socket.url, socket.binaryType]).toEqual([URL, 'arraybuffer'])
  socket.send('execution_cached', { nodes: ['4'] })
  socket.send('executing', { node: '3' })
  socket.send('progress', { value: 1, max: 2, node: '3' })
  socket.send('progress', { value: 1, max: 2, node: '3' })
  expect(reported).toEqual([
    { percent: 50 },
    { percent: 50, nodeId: '3', nodeTitle: '画猫' },
    { percent: 75, nodeId: '3', nodeTitle: '画猫' },
  ])
})

test('the percent never falls', () => {
  const { socket, reported } = watching()
  socket.send('progress', { value: 4, max: 4, node: '3' })
  socket.send('progress', { value: 1, max: 4, node: '3' })
  socket.send('executing', { node: '4' })
  expect(reported.map(({ percent }) => percent)).toEqual([100, 100])
})

test('ignores binary frames and malformed messages', () => {
  const { socket, reported, wakes, watch } = watching()
  for (const data of [
    new Uint8Array([0, 0, 0, 1]).buffer,
    new Blob(['x']),
    'not json',
    '{',
    '',
    'null',
    '[1]',
  ]) {
    socket.emit('message', data)
  }
  socket.emit(
    'message',
    JSON.stringify({ type: 'executing', data: { node: '3', x: 'x'.repeat(1e6) } }),
  )
  expect([reported, wakes, watch.live]).toEqual([[], [], true])
})

describe('the watch wakes the poller', () => {
  test('once when the run seems over', () => {
    const { socket, wakes, watch } = watching()
    socket.send('executing', { node: '3' })
    expect(watch.msSinceEnd).toBeUndefined()
    socket.send('executing', { node: null })
    socket.send('execution_success')
    socket.emit('close')
    expect(wakes).toEqual([0])
  })

  test('and returns how long ago the run seemed over', async () => {
    const { socket, clock, watch } = watching()
    socket.send('execution_error', {})
    await clock.advance(400)
    expect(watch.msSinceEnd).toBe(400)
    socket.send('executing', { node: '3' })
    expect(watch.msSinceEnd).toBeUndefined()
  })

  test.each(['close', 'error'] as const)(
    'on %s of the socket, which is not opened again',
    (event) => {
      const { socket, sockets, wakes, watch } = watching()
      socket.send('executing', { node: '3' })
      socket.emit(event)
      socket.emit('close')
      expect([wakes, watch.live, sockets.length, socket.closed]).toEqual([[0], false, 1, true])
    },
  )

  test('once for each silence of the socket', async () => {
    const { socket, clock, watch, wakes } = watching()
    await clock.advance(25_000)
    socket.send('executing', { node: '3' })
    await clock.advance(2_500)
    socket.send('progress', { value: 1, max: 4, node: '3' })
    await clock.advance(7_000)
    expect(wakes).toEqual([])
    expect(watch.live).toBe(true)
    await clock.advance(300_000)
    expect(watch.live).toBe(false)
    socket.send('progress', { value: 2, max: 4, node: '3' })
    expect(watch.live).toBe(true)
    await clock.advance(300_000)
    expect(wakes).toEqual([35_000, expect.any(Number)])
  })

  test('soon when a socket that sent something every second stops', async () => {
    const { socket, clock, watch, wakes } = watching()
    for (let value = 1; value <= 4; value++) {
      await clock.advance(1_000)
      socket.send('progress', { value, max: 30, node: '3' })
    }
    expect(watch.live).toBe(true)
    await clock.advance(6_000)
    expect(watch.live).toBe(false)
    expect(wakes).toEqual([7_000])
  })

  test('ever more rarely when the server alternates messages', async () => {
    const { socket, clock, wakes } = watching()
    for (let i = 0; i < 600; i++) {
      socket.send('executing', { node: null })
      socket.send('executing', { node: '3' })
      await clock.advance(100)
    }
    expect(wakes.length).toBeLessThan(8)
  })
})

describe('the watch ends without an error', () => {
  test('when the signal aborts', async () => {
    const { socket, stop, reported, wakes, clock, watch } = watching()
    socket.send('executing', { node: '3' })
    stop.abort()
    socket.send('executing', { node: null })
    socket.emit('close')
    await clock.advance(100_000)
    expect([reported.length, wakes, socket.closed, watch.live]).toEqual([1, [], true, false])
  })

  test('when the signal was aborted before', () => {
    const { sockets, WebSocket } = fakeSockets()
    watchProgress(URL, { signal: AbortSignal.abort(), WebSocket })
    expect(sockets.map(({ closed }) => closed)).toEqual([true])
  })

  test.each(['', 'not a url', 'ftp://x.example', 'wss://a b/'])('for the invalid URL %j', (url) => {
    const watch = watchProgress(url)
    expect([watch.live, watch.msSinceEnd]).toEqual([false, undefined])
  })
})
