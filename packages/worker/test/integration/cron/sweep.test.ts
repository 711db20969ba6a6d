import { expect, test, vi } from 'vitest'
import { sweep } from '../../../src/cron/sweep.ts'
import { fetchLimited, limitSubrequests } from '../../../src/platform/subrequests.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { newTask, World } from '../../harness/world.ts'

guardConsole()

/** Makes a cron run and counts its subrequests. */
async function countedSweep(world: World) {
  const context = world.context()
  const count = { calls: 0, open: 0, maxOpen: 0 }
  const send = context.fetch as typeof fetch
  const report = await sweep({
    ...context,
    fetch: async (input, init) => {
      count.calls++
      count.maxOpen = Math.max(count.maxOpen, ++count.open)
      try {
        return await send(input, init)
      } finally {
        count.open--
      }
    },
  })
  return { report, count }
}

test('a cron run without open tasks makes one call to the queue only', async () => {
  const world = new World()
  const written = await world.rowsWritten()
  const { report, count } = await countedSweep(world)
  expect(report).toEqual({ rounds: 1, polls: 0, ended: 0, delivered: 0 })
  expect(count.calls).toBe(0)
  expect(await world.rowsWritten()).toBe(written)
  expect(world.faults.calls).toBe(1)
})

test('a poll without news writes nothing', async () => {
  const world = new World({ webhooks: false })
  world.simulator.script({ on: 'submit', answer: { kind: 'task', end: 'never' } })
  await world.createTask()
  await world.minutes(2)
  const written = await world.rowsWritten()
  await world.minutes(5)
  expect(world.simulator.calls('outputs').length).toBeGreaterThan(10)
  expect(await world.rowsWritten()).toBe(written)
})

test('a cron run makes at most 40 subrequests, five at a time', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 60
  world.simulator.options.runMs = 70_000
  const idleContext = { ...world.context(), waitUntil: () => {} }
  for (let n = 0; n < 60; n++) await createTask(idleContext, newTask())
  for (let minute = 0; minute < 12; minute++) {
    const next = world.clock.now() + 60_000
    const { count } = await countedSweep(world)
    expect(count.calls).toBeLessThanOrEqual(40)
    expect(count.maxOpen).toBeLessThanOrEqual(5)
    await world.clock.advance(Math.max(0, next - world.clock.now()))
  }
  expect(world.simulator.tasks.size).toBe(60)
  expect(new Set(world.received.map(({ id }) => id)).size).toBe(60)
})

test('many old tasks do not delay the polls of a new one', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 60
  world.simulator.script({ on: 'submit', times: 50, answer: { kind: 'task', end: 'never' } })
  const idleContext = { ...world.context(), waitUntil: () => {} }
  for (let n = 0; n < 50; n++) await createTask(idleContext, newTask())
  await world.minutes(3)
  const late = await world.createTask()
  await world.idle()
  await world.minutes(4)
  expect(await world.getTask(late)).toMatchObject({ status: 'succeeded' })
  const polls = new Map<string, number>()
  for (const { text } of world.simulator.calls('outputs'))
    polls.set(text, (polls.get(text) ?? 0) + 1)
  const counts = [...polls.values()].filter((count) => count > 1)
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4)
})

test('a failed poll does not stop the cron run', async () => {
  const world = new World({ webhooks: false })
  const tasks = [await world.createTask(), await world.createTask(), await world.createTask()]
  await world.idle()
  world.simulator.script({ on: 'outputs', answer: { kind: 'raw', body: 'not JSON' } })
  world.simulator.script({ on: 'outputs', answer: { kind: 'drop' } })
  await world.minutes(2)
  for (const task of tasks) expect(await world.getTask(task)).toMatchObject({ status: 'succeeded' })
})

test('subrequests above the limit fail before they are sent', async () => {
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

test('the timeout of a subrequest does not include the wait for a connection', async () => {
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
  await vi.waitFor(() => expect(signals[4]?.aborted).toBe(true), { timeout: 50_000 })
  expect(signals).toHaveLength(5)
  slow.resolve()
  await Promise.all(calls)
  expect(signals).toHaveLength(6)
})
