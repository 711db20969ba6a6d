import { expect, test, vi } from 'vitest'
import { sweep } from '../../../src/cron/sweep.ts'
import { fetchLimited, limitSubrequests } from '../../../src/platform/subrequests.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { accept, view } from '../../harness/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { newTask, World } from '../../harness/world.ts'

guardConsole()

/** A cron run with its calls to the outside counted. */
async function countedSweep(world: World) {
  const context = world.context()
  const count = { calls: 0, open: 0, most: 0 }
  const send = context.fetch as typeof fetch
  const report = await sweep({
    ...context,
    fetch: async (input, init) => {
      count.calls++
      count.most = Math.max(count.most, ++count.open)
      try {
        return await send(input, init)
      } finally {
        count.open--
      }
    },
  })
  return { report, count }
}

test('nothing open: one question to the queue, and nothing else', async () => {
  const world = new World()
  const { report, count } = await countedSweep(world)
  expect(report).toEqual({ rounds: 1, polls: 0, ended: 0, delivered: 0 })
  expect(count.calls).toBe(0)
  expect(world.kv.bill).toEqual({ reads: 0, writes: 0, lists: 0, deletes: 0 })
  expect(world.faults.calls).toBe(1)
})

test('a look that shows nothing new writes nothing', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  await accept(world)
  await world.minutes(2)
  const { writes } = world.kv.bill
  await world.minutes(5)
  expect(world.simulator.calls('outputs').length).toBeGreaterThan(10)
  expect(world.kv.bill.writes).toBe(writes)
})

test('at most 40 calls and five at a time, however much there is to do', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 60
  world.simulator.options.runMs = 70_000
  const quiet = { ...world.context(), waitUntil: () => {} }
  for (let n = 0; n < 60; n++) await createTask(quiet, newTask())
  for (let minute = 0; minute < 12; minute++) {
    const next = world.clock.now() + 60_000
    const { count } = await countedSweep(world)
    expect(count.calls).toBeLessThanOrEqual(40)
    expect(count.most).toBeLessThanOrEqual(5)
    await world.clock.advance(Math.max(0, next - world.clock.now()))
  }
  expect(world.simulator.tasks.size).toBe(60)
  expect(new Set(world.received.map(({ id }) => id)).size).toBe(60)
}, 30_000)

test('old tasks do not keep new ones from being looked at', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 60
  world.simulator.script({ on: 'submit', times: 50, answer: { kind: 'task', end: 'never' } })
  const quiet = { ...world.context(), waitUntil: () => {} }
  for (let n = 0; n < 50; n++) await createTask(quiet, newTask())
  await world.minutes(3)
  const late = await accept(world)
  await world.idle()
  await world.minutes(4)
  expect(await view(world, late)).toMatchObject({ status: 'succeeded' })
  const polls = new Map<string, number>()
  for (const { text } of world.simulator.calls('outputs'))
    polls.set(text, (polls.get(text) ?? 0) + 1)
  const counts = [...polls.values()].filter((count) => count > 1)
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4)
}, 30_000)

test('one task that cannot be looked at does not stop the run', async () => {
  const world = new World({ webhooks: false })
  const tasks = [await accept(world), await accept(world), await accept(world)]
  await world.idle()
  world.simulator.script({ on: 'outputs', answer: { kind: 'raw', body: 'not JSON' } })
  world.simulator.script({ on: 'outputs', answer: { kind: 'drop' } })
  await world.minutes(2)
  for (const task of tasks) expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
})

test('calls over the limit are refused before they are sent, in a way that costs nothing', async () => {
  const world = new World()
  let sent = 0
  const ctx = limitSubrequests({
    ...world.context(),
    fetch: async () => new Response(String(++sent)),
  })
  const call = () => fetchLimited(ctx, 'https://x.example', {}, 1000)
  for (let n = 0; n < 40; n++) await call()
  expect(ctx.subrequestsLeft?.()).toBe(0)
  await expect(call()).rejects.toMatchObject({ syscall: 'connect' })
  expect(sent).toBe(40)
  expect(limitSubrequests(ctx)).toBe(ctx)
})

test('a call that waits for its turn behind slow ones has its own time still', async () => {
  const world = new World()
  const slow = Promise.withResolvers<void>()
  const signals: (AbortSignal | null | undefined)[] = []
  const ctx = limitSubrequests({
    ...world.context(),
    fetch: async (_, init) => {
      signals.push(init?.signal)
      await slow.promise
      return new Response()
    },
  })
  const calls = [1, 1, 1, 1, 1, 1].map((timeout) =>
    fetchLimited(ctx, 'https://x.example', {}, timeout),
  )
  await vi.waitFor(() => expect(signals[4]?.aborted).toBe(true))
  expect(signals).toHaveLength(5)
  slow.resolve()
  await Promise.all(calls)
  expect(signals).toHaveLength(6)
})
