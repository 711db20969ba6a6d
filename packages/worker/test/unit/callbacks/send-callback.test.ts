import { Webhook } from 'standardwebhooks'
import { describe, expect, test, vi } from 'vitest'
import { sendCallback } from '../../../src/callbacks/send-callback.ts'
import { fetchLimited, limitSubrequests } from '../../../src/platform/subrequests.ts'
import { redeliver, redeliverDead } from '../../../src/tasks/redeliver.ts'
import { RECEIVER, World } from '../../harness/world.ts'

/** Creates a task and waits for its end and its callback. */
async function runTask(world: World, changes = {}) {
  const task = await world.createTask(changes)
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  return task
}

test('a callback is sent to the exact URL, signed, with the headers of the caller', async () => {
  const world = new World()
  vi.setSystemTime(world.clock.now() + 10_000)
  await runTask(world, {
    callbackHeaders: { 'x-own': '1', 'webhook-id': 'mine', 'User-Agent': 'ours' },
  })
  vi.useRealTimers()
  const [received] = world.received
  expect(received?.url).toBe(RECEIVER)
  expect(received?.headers.get('x-own')).toBe('1')
  expect(received?.headers.get('user-agent')).toBe('ours')
  expect(received?.headers.get('content-type')).toBe('application/json')
  const [secret = ''] = world.config.callbackSecrets
  vi.setSystemTime(received?.at ?? 0)
  const headers = Object.fromEntries(received?.headers ?? [])
  expect(new Webhook(secret).verify(received?.text ?? '', headers)).toMatchObject({
    data: { status: 'succeeded' },
  })
  vi.useRealTimers()
})

test('a callback is sent unsigned when no secret is configured', async () => {
  const world = new World({ callbackSecrets: [] })
  await runTask(world)
  expect(world.received[0]?.headers.get('webhook-signature')).toBeNull()
  expect(world.received[0]?.headers.get('webhook-id')).toMatch(/^msg_/)
})

test('a callback in the format of Feishu is a message, and code 19024 in the body of a 200 is a failure', async () => {
  const world = new World()
  const responses = ['{"code":19024,"msg":"Key Words Not Found"}', '{"code":0,"msg":"success"}']
  world.respond = () => new Response(responses.shift())
  const task = await runTask(world, { callbackFormat: 'feishu' })
  expect(world.received).toHaveLength(2)
  for (const { text } of world.received) {
    const body = JSON.parse(text)
    expect(body).toEqual({
      msg_type: 'text',
      content: { text: expect.stringContaining('succeeded') },
    })
    expect(body.content.text).toContain((await world.getTask(task)).url)
  }
  expect(await world.getTask(task)).toMatchObject({
    callback: {
      status: 'delivered',
      attempts: 2,
      lastAttempts: [{ status: 200 }, { status: 200, error: expect.stringContaining('19024') }],
    },
  })
})

test('a redirect of the receiver is not followed, and counts as a failed attempt', async () => {
  const world = new World()
  world.respond = () =>
    new Response(null, { status: 307, headers: { location: 'https://receiver.example/b' } })
  const task = await runTask(world)
  expect(world.received.map(({ url }) => url)).toEqual([RECEIVER, RECEIVER])
  expect(await world.getTask(task)).toMatchObject({
    callback: { status: 'pending', attempts: 2, lastStatus: 307 },
  })
})

test('a callback URL that is no longer allowed gets no request', async () => {
  const world = new World({ urlAllowedHosts: ['allowed.example'] })
  const task = await runTask(world)
  expect(world.received).toEqual([])
  expect(await world.getTask(task)).toMatchObject({ callback: { status: 'dead' } })
})

describe('the response to a callback', () => {
  /** Sends a callback once. Returns the attempt as GET shows it. */
  async function attemptWith(respond: World['respond']) {
    const world = new World()
    world.respond = respond
    const task = await runTask(world)
    const { callback } = await world.getTask(task)
    return { callback, attempt: callback?.lastAttempts?.[0] }
  }

  test('is shown by GET, with time, status and its first 500 characters', async () => {
    const { callback, attempt } = await attemptWith(
      () => new Response(`No such workflow: ${'ü'.repeat(2_000)}`, { status: 404 }),
    )
    expect(attempt?.status).toBe(404)
    expect(attempt?.response).toHaveLength(500)
    expect(attempt?.response).toMatch(/^No such workflow: ü+$/)
    expect(Date.parse(attempt?.at ?? '')).toBeGreaterThan(0)
    expect(callback).toMatchObject({ status: 'pending', lastStatus: 404 })
  })

  test('that never comes is shown with the reason', async () => {
    const { attempt } = await attemptWith(() => {
      throw new TypeError('fetch failed')
    })
    expect(attempt).toMatchObject({ error: 'The connection failed.' })
    const timeout = await attemptWith(() => {
      throw new DOMException('The operation timed out.', 'TimeoutError')
    })
    expect(timeout.attempt).toMatchObject({ error: 'No response within 15 s.' })
  })

  test('is not read further than needed', async () => {
    let cancelled = false
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 1024
        controller.enqueue(new Uint8Array(1024).fill(97))
      },
      cancel() {
        cancelled = true
      },
    })
    const { callback } = await attemptWith(() => new Response(body))
    expect(callback).toMatchObject({ status: 'delivered' })
    expect([cancelled, sent]).toEqual([true, expect.toSatisfy((bytes: number) => bytes <= 4096)])
  })

  test('that breaks off after its status is a delivery all the same', async () => {
    const body = new ReadableStream({
      pull(controller) {
        controller.error(new Error('broken'))
      },
    })
    const { callback } = await attemptWith(() => new Response(body, { status: 202 }))
    expect(callback).toMatchObject({ status: 'delivered', lastStatus: 202 })
  })
})

test('redeliver sends the same message again, also days later', async () => {
  const world = new World()
  const task = await runTask(world)
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  await world.clock.advance(3 * 86_400_000)
  await world.minute()
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  expect(world.received.map(({ id }) => id)).toEqual(Array(3).fill(`msg_${task.id}`))
  expect(new Set(world.received.map(({ text }) => text)).size).toBe(1)
  expect(await world.getTask(task)).toMatchObject({ callback: { status: 'delivered' } })
  await world.minutes(2)
  expect(await world.settled()).toBe(true)
})

test('redeliver during an attempt sends a second one, whose result counts', async () => {
  const world = new World()
  const first = Promise.withResolvers<Response>()
  world.respond = () => (world.received.length === 1 ? first.promise : new Response(null))
  const task = await world.createTask()
  await world.idle()
  await world.clock.advance(10_000)
  await vi.waitFor(() => expect(world.received).toHaveLength(1), { timeout: 50_000 })
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  first.resolve(new Response(null, { status: 410 }))
  await world.idle()
  expect(world.received.map(({ id }) => id)).toEqual(Array(2).fill(`msg_${task.id}`))
  expect(await world.getTask(task)).toMatchObject({
    callback: { status: 'delivered', attempts: 1 },
  })
})

test('an attempt without a subrequest left does not count', async () => {
  const world = new World()
  const ctx = limitSubrequests(world.context())
  while (ctx.subrequestsLeft?.())
    await fetchLimited(ctx, 'https://receiver.example/', { method: 'POST', body: '{}' }, 1000)
  const callback = { status: 'pending', attempts: 2, nextAt: 7, messageId: 'msg_1' } as const
  const info = { workflowId: '1', callbackUrl: RECEIVER, origin: '' }
  const task = { id: '1', status: 'unknown', createdAt: 0, info } as const
  expect(await sendCallback(ctx, task, callback)).toEqual(callback)
  expect(await sendCallback(world.context(), task, callback)).toMatchObject({ status: 'delivered' })
})

test('the first repeat comes after 5 s, without a cron run', async () => {
  const world = new World()
  world.respond = () => new Response(null, { status: world.received.length === 1 ? 503 : 204 })
  const task = await runTask(world)
  const [first, second] = world.received
  expect(world.received).toHaveLength(2)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(4_500)
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThanOrEqual(5_500)
  expect(await world.getTask(task)).toMatchObject({
    callback: { status: 'delivered', attempts: 2 },
  })
})

describe('redeliver', () => {
  const OTHER = 'https://other.example/hook?key=1'

  /** Receives callbacks at another host. */
  function receiveElsewhere(world: World) {
    const requests: Request[] = []
    world.hosts['other.example'] = (request) => {
      requests.push(request)
      return new Response(null, { status: 204 })
    }
    return requests
  }

  test('sends the callback to another URL, and later attempts too', async () => {
    const world = new World()
    world.respond = () => new Response(null, { status: 410 })
    const task = await runTask(world, { callbackHeaders: { 'x-own': '1' } })
    const requests = receiveElsewhere(world)
    const target = { callbackUrl: OTHER }
    expect(await redeliver(world.context(), task.id, { target })).toMatchObject({
      kind: 'scheduled',
    })
    await world.idle()
    await redeliver(world.context(), task.id)
    await world.idle()
    expect(requests.map(({ url }) => url)).toEqual([OTHER, OTHER])
    expect(requests[0]?.headers.get('x-own')).toBe('1')
    expect(requests[0]?.headers.get('webhook-id')).toBe(`msg_${task.id}`)
    expect(world.received).toHaveLength(1)
    expect(await world.getTask(task)).toMatchObject({ callback: { status: 'delivered' } })
  })

  test('replaces the headers when it has headers', async () => {
    const world = new World()
    const task = await runTask(world, { callbackHeaders: { 'x-own': '1' } })
    const requests = receiveElsewhere(world)
    const target = { callbackUrl: OTHER, callbackHeaders: { 'x-new': '2' } }
    await redeliver(world.context(), task.id, { target })
    await world.idle()
    expect(requests[0]?.headers.get('x-new')).toBe('2')
    expect(requests[0]?.headers.get('x-own')).toBeNull()
  })

  test('with a URL sends a callback of a task that has none', async () => {
    const world = new World()
    const task = await runTask(world, { callbackUrl: undefined })
    const requests = receiveElsewhere(world)
    await redeliver(world.context(), task.id, { target: { callbackUrl: OTHER } })
    await world.idle()
    expect(requests).toHaveLength(1)
    expect(await world.getTask(task)).toMatchObject({
      callback: { status: 'delivered', attempts: 1, messageId: `msg_${task.id}` },
    })
  })

  test('in bulk sends all dead callbacks again, at most 100 at a time', async () => {
    const world = new World()
    world.simulator.options.runMs = 0
    world.respond = () => new Response(null, { status: 410 })
    const ids: string[] = []
    for (let n = 0; n < 12; n++) ids.push((await runTask(world, { token: `t${n % 2}` })).id)
    const alive = await runTask(world, { callbackUrl: undefined })
    world.respond = () => new Response(null, { status: 204 })
    world.received.length = 0
    expect(await redeliverDead(world.context(), { token: 't0' })).toEqual({
      redelivered: 6,
      more: false,
    })
    await world.minutes(2)
    expect(world.received.map(({ body }) => body.data.id).sort()).toEqual(
      ids.filter((_, n) => n % 2 === 0).sort(),
    )
    const requests = receiveElsewhere(world)
    const all = await redeliverDead(world.context(), {}, { callbackUrl: OTHER })
    expect(all).toEqual({ redelivered: 6, more: false })
    await world.minutes(2)
    expect(requests).toHaveLength(6)
    expect(await redeliverDead(world.context(), {})).toEqual({ redelivered: 0, more: false })
    expect(await world.getTask(alive)).toMatchObject({ callback: { status: 'none' } })
  })
})

test('redeliver rejects open tasks, unknown tasks and tasks without a callback', async () => {
  const world = new World()
  const open = await world.createTask()
  expect(await redeliver(world.context(), open.id)).toMatchObject({ kind: 'not-ended' })
  expect(await redeliver(world.context(), 'missing')).toEqual({ kind: 'not-found' })
  const withoutCallback = await world.createTask({ callbackUrl: undefined })
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  expect(await redeliver(world.context(), withoutCallback.id)).toMatchObject({
    kind: 'no-callback',
  })
})
