import { Webhook } from 'standardwebhooks'
import { expect, test, vi } from 'vitest'
import { sendCallback } from '../../../src/callbacks/send-callback.ts'
import { fetchLimited, limitSubrequests } from '../../../src/platform/subrequests.ts'
import { redeliver } from '../../../src/tasks/redeliver.ts'
import { accept, view } from '../../harness/create.ts'
import { newTask, RECEIVER, World } from '../../harness/world.ts'

async function ended(world: World, more = {}) {
  const task = await accept(world, more)
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  return task
}

test('a callback goes to the address as given, signed, with the caller’s headers', async () => {
  const world = new World()
  vi.setSystemTime(world.clock.now() + 10_000)
  await ended(world, {
    callbackHeaders: { 'x-own': '1', 'webhook-id': 'mine', 'User-Agent': 'ours' },
  })
  vi.useRealTimers()
  const [got] = world.received
  expect(got?.url).toBe(RECEIVER)
  expect(got?.headers.get('x-own')).toBe('1')
  expect(got?.headers.get('user-agent')).toBe('ours')
  expect(got?.headers.get('content-type')).toBe('application/json')
  const [secret = ''] = world.config.callbackSecrets
  vi.setSystemTime(got?.at ?? 0)
  const headers = Object.fromEntries(got?.headers ?? [])
  expect(new Webhook(secret).verify(got?.text ?? '', headers)).toMatchObject({
    data: { status: 'succeeded' },
  })
  vi.useRealTimers()
})

test('without secrets it goes unsigned', async () => {
  const world = new World({ callbackSecrets: [] })
  await ended(world)
  expect(world.received[0]?.headers.get('webhook-signature')).toBeNull()
  expect(world.received[0]?.headers.get('webhook-id')).toMatch(/^msg_/)
})

test('a redirect is not followed', async () => {
  const world = new World()
  world.answer = () =>
    new Response(null, { status: 307, headers: { location: 'https://receiver.example/b' } })
  const task = await ended(world)
  expect(world.received).toHaveLength(1)
  expect(await view(world, task)).toMatchObject({
    callback: { status: 'pending', attempts: 1, lastStatus: 307 },
  })
})

test('an address that has become forbidden is not called', async () => {
  const world = new World({ urlAllowedHosts: ['allowed.example'] })
  const task = await ended(world)
  expect(world.received).toEqual([])
  expect(await view(world, task)).toMatchObject({ callback: { status: 'dead' } })
})

test('the answer’s body is never read', async () => {
  const world = new World()
  let cancelled = false
  world.answer = () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          controller.enqueue(new Uint8Array(1024))
        },
        cancel() {
          cancelled = true
        },
      }),
    )
  const task = await ended(world)
  expect(cancelled).toBe(true)
  expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered' } })
})

test('redeliver: the same message again, also when the queue has forgotten the task', async () => {
  const world = new World()
  const task = await ended(world)
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  await world.clock.advance(3 * 3_600_000)
  await world.minute()
  expect(await world.queue.read(task.id, world.clock.now(), false)).toBeUndefined()
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  await world.idle()
  expect(world.received.map(({ id }) => id)).toEqual(Array(3).fill(`msg_${task.id}`))
  expect(new Set(world.received.map(({ text }) => text)).size).toBe(1)
  expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered' } })
  await world.minutes(2)
  expect(await world.settled()).toBe(true)
})

test('redeliver while the callback is being sent: both are, and the second one counts', async () => {
  const world = new World()
  const first = Promise.withResolvers<Response>()
  world.answer = () => (world.received.length === 1 ? first.promise : new Response(null))
  const task = await accept(world)
  await world.idle()
  await world.clock.advance(10_000)
  await vi.waitFor(() => expect(world.received).toHaveLength(1))
  expect(await redeliver(world.context(), task.id)).toMatchObject({ kind: 'scheduled' })
  first.resolve(new Response(null, { status: 410 }))
  await world.idle()
  expect(world.received.map(({ id }) => id)).toEqual(Array(2).fill(`msg_${task.id}`))
  expect(await view(world, task)).toMatchObject({ callback: { status: 'delivered', attempts: 1 } })
})

test('an attempt for which no call was left is none', async () => {
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

test('redeliver: what cannot be', async () => {
  const world = new World()
  const { callbackUrl: _, ...silent } = newTask()
  const open = await accept(world)
  expect(await redeliver(world.context(), open.id)).toMatchObject({ kind: 'not-ended' })
  expect(await redeliver(world.context(), 'nobody')).toEqual({ kind: 'not-found' })
  const quiet = await accept(world, { ...silent, callbackUrl: undefined as never })
  await world.idle()
  await world.clock.advance(10_000)
  await world.idle()
  expect(await redeliver(world.context(), quiet.id)).toMatchObject({ kind: 'no-callback' })
})
