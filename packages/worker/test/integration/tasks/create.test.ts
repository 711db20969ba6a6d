import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { app } from '../../../src/app.ts'
import { problem } from '../../../src/openapi/schemas.ts'
import { StorageUnavailableError } from '../../../src/platform/storage-error.ts'
import type { TaskQueue } from '../../../src/queue/task-queue.ts'
import { createTask } from '../../../src/tasks/create.ts'
import { guardConsole } from '../../harness/guard-console.ts'
import { token } from '../../harness/secrets.ts'
import { newTask, WORKFLOW, World } from '../../harness/world.ts'

guardConsole()

/** A queue that does what it is asked, and whose answers to some questions are lost. */
function losing(queue: DurableObjectStub<TaskQueue>, lost: (keyof TaskQueue)[]) {
  const asked = queue as unknown as Record<PropertyKey, (...values: unknown[]) => unknown>
  const proxy = new Proxy(asked, {
    get:
      (_, name) =>
      async (...values: unknown[]) => {
        const answer = await asked[name]?.(...values)
        if (lost.includes(name as keyof TaskQueue)) throw new Error('Network connection lost.')
        return answer
      },
  })
  return { getByName: () => proxy } as unknown as Env['TASK_QUEUE']
}

test('answers of the queue are lost: what was accepted unheard is taken back', async () => {
  const world = new World()
  const ctx = world.context()
  const env = { ...ctx.env, TASK_QUEUE: losing(world.queue, ['enqueue']) }
  const accepting = createTask({ ...ctx, env }, newTask())
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailableError)
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(0)
  expect(world.received).toEqual([])
})

test('nothing is left in KV of what was denied', async () => {
  const world = new World()
  const ctx = world.context()
  const queue = {
    accept: () => Promise.reject(new Error('Network connection lost.')),
    revoke: async () => undefined,
  }
  const env = { ...ctx.env, TASK_QUEUE: { getByName: () => queue } } as unknown as Env
  const accepting = createTask({ ...ctx, env }, newTask())
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailableError)
  await world.idle()
  expect(world.kv.bill).toMatchObject({ writes: 1, deletes: 1 })
})

test.each([
  ['without a key', undefined],
  ['with a key', { keyHash: 'order 7', bodyHash: 'a' }],
])('one %s that reaches the queue after it was denied comes to nothing', async (_name, key) => {
  const world = new World()
  const ctx = world.context()
  const late: (() => unknown)[] = []
  const queue = {
    enqueue: async (...values: Parameters<TaskQueue['enqueue']>) => {
      late.push(() => world.queue.enqueue(...values))
      throw new Error('Network connection lost.')
    },
    revoke: (...values: Parameters<TaskQueue['revoke']>) => world.queue.revoke(...values),
  }
  const env = { ...ctx.env, TASK_QUEUE: { getByName: () => queue } } as unknown as Env
  const accepting = createTask({ ...ctx, env }, newTask(), key)
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailableError)
  for (const arrive of late) await arrive()
  await world.minutes(2)
  expect(late).toHaveLength(2)
  expect(world.simulator.tasks.size).toBe(0)
  // Nor does it stand in the way of the next request.
  expect(await createTask(ctx, newTask(), key)).toMatchObject({ kind: 'created' })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('one that comes again when its task is forgotten makes no other', async () => {
  const { queue, clock } = new World()
  const accept = () =>
    queue.enqueue(
      { id: 'a', info: '{}', hasCallback: false },
      { keyHash: 'k', bodyHash: 'a' },
      clock.now(),
    )
  await accept()
  await runInDurableObject(queue, (_, { storage }) => void storage.sql.exec('DELETE FROM task'))
  expect(await accept()).toMatchObject({ kind: 'created' })
  const left = await runInDurableObject(queue, (_, { storage }) =>
    storage.sql.exec('SELECT * FROM task').toArray(),
  )
  expect(left).toEqual([])
})

test('what was denied is remembered for an hour', async () => {
  const world = new World()
  const rows = () =>
    runInDurableObject(world.queue, (_, { storage }) =>
      storage.sql.exec('SELECT * FROM task').toArray(),
    )
  await world.queue.revoke('a', undefined, world.clock.now())
  await world.minutes(30)
  expect(await rows()).toHaveLength(1)
  await world.minutes(45)
  expect(await rows()).toEqual([])
})

test('with a key it is found by that, and stays', async () => {
  const world = new World()
  const key = { keyHash: 'order 7', bodyHash: 'a' }
  const ctx = world.context()
  const env = { ...ctx.env, TASK_QUEUE: losing(world.queue, ['enqueue']) }
  const first = await createTask({ ...ctx, env }, newTask(), key)
  expect(first).toMatchObject({ kind: 'created' })
  const again = await createTask({ ...ctx, env }, newTask(), key)
  expect(again).toMatchObject({ kind: 'existing', task: { id: 'task' in first && first.task.id } })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('one that went out unheard is not denied', async () => {
  const world = new World()
  const ctx = world.context()
  const enqueue = async (...values: Parameters<TaskQueue['enqueue']>) => {
    await world.queue.enqueue(...values)
    await world.minute()
    throw new Error('Network connection lost.')
  }
  const queue = {
    enqueue,
    revoke: (...values: Parameters<TaskQueue['revoke']>) => world.queue.revoke(...values),
    claim: () => ({ kind: 'none' }),
  }
  const env = { ...ctx.env, TASK_QUEUE: { getByName: () => queue } } as unknown as Env
  expect(await createTask({ ...ctx, env }, newTask())).toMatchObject({ kind: 'created' })
  expect(world.simulator.tasks.size).toBe(1)
})

test('where nobody can tell, the answer names the task to look for', async () => {
  const queue = new World().queue
  const lossy = { ...env, TASK_QUEUE: losing(queue, ['enqueue', 'revoke']) }
  const request = new Request('https://worker.example/v1/tasks', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workflowId: WORKFLOW }),
  })
  const answer = await app.fetch(request, lossy, createExecutionContext())
  const body = problem.parse(await answer.json())
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBeNull()
  expect(body).toMatchObject({ type: '/docs#acceptance-unknown', taskId: expect.any(String) })
  expect(body.detail).toContain(`${body.taskId} may have been accepted`)
})
