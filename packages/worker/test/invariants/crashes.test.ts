import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, test } from 'vitest'
import { allCases } from '../../../../test/support/cases.ts'
import type { TaskResource } from '../../src/model/task.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import type { Fault } from '../harness/faults.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { prompt, submittedPrompts } from '../harness/prompts.ts'
import { newTask, World } from '../harness/world.ts'

/** Repeats a request with the same key until it succeeds. Returns the id of the task. */
async function createWithRetry(world: World, task = newTask(), keyHash = 'order'): Promise<string> {
  for (;;) {
    try {
      const result = await createTask(world.context(), task, { keyHash, bodyHash: 'b' })
      if (!('task' in result)) throw new Error(`no task: ${result.kind}`)
      return result.task.id
    } catch {
      await world.clock.advance(1000)
    }
  }
}

/**
 * Runs at most two hours of cron, longer than a task stays unknown. The cron runs in which the queue has
 * nothing to do are left out, unless TEST_CASES=all is set.
 */
async function runUntilSettled(world: World): Promise<void> {
  await world.idle()
  const end = world.clock.now() + 2 * 3_600_000
  while (world.clock.now() < end) {
    await world.minute()
    const nextAt = await world.nextAt()
    if (nextAt === undefined) return
    const idleMs = Math.min(nextAt, end) - world.clock.now() - 60_000
    if (!allCases && idleMs > 0) await world.clock.advance(idleMs)
  }
}

/** Runs the life of one task with one fault. */
async function runTask(options: ConstructorParameters<typeof World>[0], fault: Fault) {
  const world = new World(options)
  world.faults.plan = fault
  const id = await createWithRetry(world)
  await runUntilSettled(world)
  world.faults.plan = undefined
  const task = await getTask(world.context(), id)
  return { world, task }
}

function expectInvariants(world: World, task: TaskResource | undefined): void {
  // One request creates at most one task on RunningHub.
  expect(world.simulator.tasks.size).toBeLessThanOrEqual(1)
  // GET shows an end that matches what happened.
  expect(['succeeded', 'unknown']).toContain(task?.status)
  if (world.simulator.tasks.size === 0) expect(task?.status).toBe('unknown')
  // The callback was delivered, with one message id in all attempts.
  expect(task?.callback?.status).toBe('delivered')
  const type = `runninghub.task.${task?.status}`
  const callbacks = world.received.filter(({ body }) => body.type === type)
  expect(callbacks.length).toBeGreaterThan(0)
  expect(new Set(callbacks.map(({ id }) => id)).size).toBe(1)
}

guardConsole()

/** A test runs once for each call of the Worker. On a busy machine that takes minutes. */
const MANY_RUNS = 300_000

const crashes = [
  { name: 'a crash before call n', after: false, crashes: true },
  { name: 'a crash after call n', after: true, crashes: true },
]
const failures = [
  { name: 'a failure of call n before its effect', after: false, crashes: false },
  { name: 'a failure of call n after its effect', after: true, crashes: false },
]

/**
 * Each mode with the first `n` and the distance to the next one. Every call meets every mode with
 * TEST_CASES=all. Otherwise the modes take turns, and every call meets one of them.
 */
const turns = <T>(modes: readonly T[]) =>
  modes.map((mode, index) =>
    allCases ? { ...mode, first: 1, step: 1 } : { ...mode, first: index + 1, step: modes.length },
  )
const modes = turns([...crashes, ...failures])

describe.each([
  { name: 'with', webhooks: true },
  { name: 'without', webhooks: false },
  { name: 'with a bucket for results, and with', webhooks: true, results: true },
])('one task $name webhooks runs at most once and is delivered', ({ webhooks, results }) => {
  test.each(modes)(
    'after $name, for every n in turn',
    { timeout: MANY_RUNS },
    async ({ after, crashes, first, step }) => {
      let call = first
      const statuses: string[] = []
      for (; ; call += step) {
        const { world, task } = await runTask(
          { webhooks, results: results ?? false },
          { call, after, crashes },
        )
        expect.soft(task, `call ${call}`).toBeDefined()
        expectInvariants(world, task)
        // With RunningHub's webhook no created task is lost.
        if (webhooks && world.simulator.tasks.size === 1) expect(task?.status).toBe('succeeded')
        if (results && task?.status === 'succeeded')
          expect(task.results.every(({ storedUrl }) => storedUrl !== undefined)).toBe(true)
        statuses.push(task?.status ?? '')
        if (!world.faults.triggered) break
      }
      // Every call of a task's life failed once, and most tasks succeeded all the same.
      expect(call).toBeGreaterThan(12)
      expect(statuses.filter((status) => status === 'unknown').length).toBeLessThanOrEqual(3)
    },
  )
})

/** Runs two tasks, the first with a file, on an account with one slot. */
async function runTwoTasks(fault: Fault) {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 1
  world.hosts['files.example'] = () => new Response('an image')
  world.faults.plan = fault
  const file = { nodeId: '10', fieldName: 'image', url: 'https://files.example/a.png' }
  const first = newTask({ workflowId: '1904136902449209999', files: [file] })
  const ids = [
    await createWithRetry(world, first, 'order 1'),
    await createWithRetry(world, newTask(), 'order 2'),
  ]
  await runUntilSettled(world)
  world.faults.plan = undefined
  const tasks = await Promise.all(ids.map((id) => getTask(world.context(), id)))
  return { world, tasks }
}

test.each(modes)(
  'two tasks, one with a file, in a full queue run at most once after $name, for every n in turn',
  { timeout: MANY_RUNS },
  async ({ after, crashes, first, step }) => {
    let call = first
    for (; ; call += step) {
      const { world, tasks } = await runTwoTasks({ call, after, crashes })
      expect(world.simulator.tasks.size, `call ${call}`).toBeLessThanOrEqual(2)
      for (const task of tasks) {
        expect(['succeeded', 'unknown']).toContain(task?.status)
        expect(task?.callback?.status).toBe('delivered')
        const callbacks = world.received.filter(({ body }) => body.data.id === task?.id)
        expect(new Set(callbacks.map(({ id }) => id)).size).toBe(1)
      }
      const succeeded = tasks.filter((task) => task?.status === 'succeeded').length
      expect(succeeded).toBeGreaterThanOrEqual(1)
      expect(succeeded).toBeLessThanOrEqual(world.simulator.tasks.size)
      if (!world.faults.triggered) break
    }
    expect(call).toBeGreaterThan(25)
  },
)

/** Runs two tasks on an account whose key RunningHub refuses once. */
async function runRefusedTasks(fault: Fault) {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 1
  world.simulator.script({ on: 'submit', answer: { kind: 'refuse', code: 806 } })
  world.faults.plan = fault
  const ids = [
    await createWithRetry(world, newTask(), 'order 1'),
    await createWithRetry(world, newTask(), 'order 2'),
  ]
  await runUntilSettled(world)
  world.faults.plan = undefined
  return { world, tasks: await Promise.all(ids.map((id) => getTask(world.context(), id))) }
}

test.each(turns(crashes))(
  'two tasks of an account that is refused once run at most once after $name, for every n in turn',
  { timeout: MANY_RUNS },
  async ({ after, crashes, first, step }) => {
    let call = first
    for (; ; call += step) {
      const { world, tasks } = await runRefusedTasks({ call, after, crashes })
      expect(world.simulator.tasks.size, `call ${call}`).toBeLessThanOrEqual(2)
      for (const task of tasks) {
        expect(['succeeded', 'unknown'], `call ${call}`).toContain(task?.status)
        expect(task?.callback?.status).toBe('delivered')
      }
      expect(tasks.some((task) => task?.status === 'succeeded')).toBe(true)
      if (!world.faults.triggered) break
    }
    expect(call).toBeGreaterThan(20)
  },
)

test('eviction of the Durable Object loses nothing and submits nothing twice', async () => {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 2
  for (let n = 0; n < 6; n++) await world.createTask(prompt(String(n)))
  await world.idle()
  for (let minute = 0; minute < 6; minute++) {
    await evictDurableObject(world.queue)
    await world.minute()
  }
  expect(submittedPrompts(world)).toEqual(['0', '1', '2', '3', '4', '5'])
  expect(world.received).toHaveLength(6)
})
