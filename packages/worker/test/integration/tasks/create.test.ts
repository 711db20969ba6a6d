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

/** Wraps a queue, so that the responses to some of its methods are lost. */
function loseResponses(queue: DurableObjectStub<TaskQueue>, lost: (keyof TaskQueue)[]) {
  const methods = queue as unknown as Record<PropertyKey, (...values: unknown[]) => unknown>
  const proxy = new Proxy(methods, {
    get:
      (_, name) =>
      async (...values: unknown[]) => {
        const response = await methods[name]?.(...values)
        if (lost.includes(name as keyof TaskQueue)) throw new Error('Network connection lost.')
        return response
      },
  })
  return { getByName: () => proxy } as unknown as Env['TASK_QUEUE']
}

test('a task is revoked when the responses to its enqueue are lost', async () => {
  const world = new World()
  const ctx = world.context()
  const env = { ...ctx.env, TASK_QUEUE: loseResponses(world.queue, ['enqueue']) }
  const creating = createTask({ ...ctx, env }, newTask())
  await expect(creating).rejects.toBeInstanceOf(StorageUnavailableError)
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(0)
  expect(world.received).toEqual([])
})

test.each([
  ['without an idempotency key', undefined],
  ['with an idempotency key', { keyHash: 'order 7', bodyHash: 'a' }],
])('an enqueue %s that arrives after the revocation has no effect', async (_name, key) => {
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
  const creating = createTask({ ...ctx, env }, newTask(), key)
  await expect(creating).rejects.toBeInstanceOf(StorageUnavailableError)
  for (const arrive of late) await arrive()
  await world.minutes(2)
  expect(late).toHaveLength(2)
  expect(world.simulator.tasks.size).toBe(0)
  // It does not block the next request either.
  expect(await createTask(ctx, newTask(), key)).toMatchObject({ kind: 'created' })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('a repeated enqueue creates no second task after the first was purged', async () => {
  const { queue, clock } = new World()
  const enqueue = () =>
    queue.enqueue(
      { id: 'a', info: '{}', hasFiles: false, hasCallback: false },
      { keyHash: 'k', bodyHash: 'a' },
      clock.now(),
    )
  await enqueue()
  await runInDurableObject(queue, (_, { storage }) => void storage.sql.exec('DELETE FROM task'))
  expect(await enqueue()).toMatchObject({ kind: 'created' })
  const left = await runInDurableObject(queue, (_, { storage }) =>
    storage.sql.exec('SELECT * FROM task').toArray(),
  )
  expect(left).toEqual([])
})

test('a revocation is kept for an hour', async () => {
  const world = new World()
  const rows = () =>
    runInDurableObject(world.queue, (_, { storage }) =>
      storage.sql.exec('SELECT * FROM revoked').toArray(),
    )
  await world.queue.revoke('a', undefined, world.clock.now())
  await world.minutes(30)
  expect(await rows()).toHaveLength(1)
  await world.minutes(45)
  expect(await rows()).toEqual([])
})

test('a lost enqueue with an idempotency key is not revoked, but found by its key', async () => {
  const world = new World()
  const key = { keyHash: 'order 7', bodyHash: 'a' }
  const ctx = world.context()
  const env = { ...ctx.env, TASK_QUEUE: loseResponses(world.queue, ['enqueue']) }
  const first = await createTask({ ...ctx, env }, newTask(), key)
  expect(first).toMatchObject({ kind: 'created' })
  const again = await createTask({ ...ctx, env }, newTask(), key)
  expect(again).toMatchObject({ kind: 'existing', task: { id: 'task' in first && first.task.id } })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('a task that was submitted before its enqueue response was lost is not revoked', async () => {
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

test('the response names the task when it is unknown whether the queue has it', async () => {
  const queue = new World().queue
  const lossy = { ...env, TASK_QUEUE: loseResponses(queue, ['enqueue', 'revoke']) }
  const request = new Request('https://worker.example/v1/tasks', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workflowId: WORKFLOW }),
  })
  const response = await app.fetch(request, lossy, createExecutionContext())
  const body = problem.parse(await response.json())
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBeNull()
  expect(body).toMatchObject({ type: '/docs#acceptance-unknown', taskId: expect.any(String) })
  expect(body.detail).toContain(`${body.taskId} may have been accepted`)
})
