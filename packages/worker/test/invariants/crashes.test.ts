import { describe, expect, test } from 'vitest'
import type { TaskResource } from '../../src/model/task.ts'
import { createTask } from '../../src/tasks/create.ts'
import { getTask } from '../../src/tasks/get.ts'
import type { Fault } from '../harness/faults.ts'
import { guardConsole } from '../harness/guard-console.ts'
import { newTask, World } from '../harness/world.ts'

/** A caller who insists: the same request with the same key until it is accepted. */
async function accepted(world: World, task = newTask(), keyHash = 'order'): Promise<string> {
  for (;;) {
    try {
      const answer = await createTask(world.context(), task, { keyHash, bodyHash: 'b' })
      if (answer.kind === 'conflict') throw new Error('a conflict with itself')
      return answer.task.id
    } catch {
      await world.clock.advance(1000)
    }
  }
}

/** Two hours of cron, more than the longest time a task may stay in doubt. */
async function live(world: World): Promise<void> {
  await world.idle()
  for (let minute = 0; minute < 120; minute++) {
    await world.minute()
    if (await world.settled()) return
  }
}

async function play(options: ConstructorParameters<typeof World>[0], fault: Fault) {
  const world = new World(options)
  world.faults.plan = fault
  const id = await accepted(world)
  await live(world)
  world.faults.plan = undefined
  const view = await getTask(world.context(), id)
  return { world, view, id }
}

function expectInvariants(world: World, view: TaskResource | undefined): void {
  // Accepted once, made at most once.
  expect(world.simulator.tasks.size).toBeLessThanOrEqual(1)
  // An end that GET shows, and true to what happened.
  expect(['succeeded', 'unknown']).toContain(view?.status)
  if (world.simulator.tasks.size === 0) expect(view?.status).toBe('unknown')
  // The end was told, every attempt of it under one id.
  expect(view?.callback?.status).toBe('delivered')
  const told = world.received.filter(({ body }) => body.type === `runninghub.task.${view?.status}`)
  expect(told.length).toBeGreaterThan(0)
  expect(new Set(told.map(({ id }) => id)).size).toBe(1)
}

guardConsole()

const modes = [
  { name: 'the Worker dies before call', after: false, deadly: true },
  { name: 'the Worker dies after call', after: true, deadly: true },
  { name: 'the call fails before its effect:', after: false, deadly: false },
  { name: 'the call fails after its effect:', after: true, deadly: false },
]

describe.each([{ webhooks: true }, { webhooks: false }])('webhooks $webhooks', (options) => {
  test.each(modes)('$name n, for every n', { timeout: 60_000 }, async ({ after, deadly }) => {
    let call = 1
    const statuses: string[] = []
    for (; ; call++) {
      const { world, view } = await play(options, { call, after, deadly })
      expect.soft(view, `call ${call}`).toBeDefined()
      expectInvariants(world, view)
      // With RunningHub's webhook, no task that was made is lost.
      if (options.webhooks && world.simulator.tasks.size === 1)
        expect(view?.status).toBe('succeeded')
      statuses.push(view?.status ?? '')
      if (!world.faults.struck) break
    }
    // All calls of a whole life were struck, and most lives came to a good end.
    expect(call).toBeGreaterThan(12)
    expect(statuses.filter((status) => status === 'unknown').length).toBeLessThanOrEqual(3)
  })
})

/** Two tasks of which the first has a file, for a queue that takes one at a time. */
async function playTwo(fault: Fault) {
  const world = new World({ webhooks: false })
  world.simulator.options.concurrentLimit = 1
  world.hosts['files.example'] = () => new Response('a picture')
  world.faults.plan = fault
  const file = { nodeId: '10', fieldName: 'image', url: 'https://files.example/a.png' }
  const first = newTask({ workflowId: '1904136902449209999', files: [file] })
  const ids = [await accepted(world, first, 'order 1'), await accepted(world, newTask(), 'order 2')]
  await live(world)
  world.faults.plan = undefined
  const views = await Promise.all(ids.map((id) => getTask(world.context(), id)))
  return { world, views }
}

test.each(modes)(
  'a file and a full queue: $name n, for every n',
  { timeout: 60_000 },
  async ({ after, deadly }) => {
    let call = 1
    for (; ; call++) {
      const { world, views } = await playTwo({ call, after, deadly })
      expect(world.simulator.tasks.size, `call ${call}`).toBeLessThanOrEqual(2)
      for (const view of views) {
        expect(['succeeded', 'unknown']).toContain(view?.status)
        expect(view?.callback?.status).toBe('delivered')
        const told = world.received.filter(({ body }) => body.data.id === view?.id)
        expect(new Set(told.map(({ id }) => id)).size).toBe(1)
      }
      const succeeded = views.filter((view) => view?.status === 'succeeded').length
      expect(succeeded).toBeGreaterThanOrEqual(1)
      expect(succeeded).toBeLessThanOrEqual(world.simulator.tasks.size)
      if (!world.faults.struck) break
    }
    expect(call).toBeGreaterThan(25)
  },
)
