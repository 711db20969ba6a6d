import { createExecutionContext, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { app } from '../../src/app.ts'
import type { Dispatcher } from '../../src/dispatcher/dispatcher.ts'
import { problem } from '../../src/openapi/answers.ts'
import { acceptTask } from '../../src/tasks/accept.ts'
import { StorageUnavailable } from '../../src/tasks/storage-unavailable.ts'
import { token } from '../secrets.ts'
import { guardConsole } from '../world/console.ts'
import { newTask, WORKFLOW, World } from '../world/world.ts'

guardConsole()

/** A ledger that does what it is asked, and whose answers to some questions are lost. */
function losing(ledger: DurableObjectStub<Dispatcher>, lost: (keyof Dispatcher)[]) {
  const asked = ledger as unknown as Record<PropertyKey, (...values: unknown[]) => unknown>
  const proxy = new Proxy(asked, {
    get:
      (_, name) =>
      async (...values: unknown[]) => {
        const answer = await asked[name]?.(...values)
        if (lost.includes(name as keyof Dispatcher)) throw new Error('Network connection lost.')
        return answer
      },
  })
  return { getByName: () => proxy } as unknown as Env['DISPATCHER']
}

test('answers of the ledger are lost: what was accepted unheard is taken back', async () => {
  const world = new World()
  const ctx = world.context()
  const env = { ...ctx.env, DISPATCHER: losing(world.ledger, ['accept']) }
  const accepting = acceptTask({ ...ctx, env }, newTask())
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailable)
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(0)
  expect(world.received).toEqual([])
})

test('nothing is left in KV of what was denied', async () => {
  const world = new World()
  const ctx = world.context()
  const ledger = {
    accept: () => Promise.reject(new Error('Network connection lost.')),
    withdraw: async () => undefined,
  }
  const env = { ...ctx.env, DISPATCHER: { getByName: () => ledger } } as unknown as Env
  const accepting = acceptTask({ ...ctx, env }, newTask())
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailable)
  await world.idle()
  expect(world.kv.bill).toMatchObject({ writes: 1, deletes: 1 })
})

test.each([
  ['without a key', undefined],
  ['with a key', { keyHash: 'order 7', bodyHash: 'a' }],
])('one %s that reaches the ledger after it was denied comes to nothing', async (_name, key) => {
  const world = new World()
  const ctx = world.context()
  const late: (() => unknown)[] = []
  const ledger = {
    accept: async (...values: Parameters<Dispatcher['accept']>) => {
      late.push(() => world.ledger.accept(...values))
      throw new Error('Network connection lost.')
    },
    withdraw: (...values: Parameters<Dispatcher['withdraw']>) => world.ledger.withdraw(...values),
  }
  const env = { ...ctx.env, DISPATCHER: { getByName: () => ledger } } as unknown as Env
  const accepting = acceptTask({ ...ctx, env }, newTask(), key)
  await expect(accepting).rejects.toBeInstanceOf(StorageUnavailable)
  for (const arrive of late) await arrive()
  await world.minutes(2)
  expect(late).toHaveLength(2)
  expect(world.simulator.tasks.size).toBe(0)
  // Nor does it stand in the way of the next request.
  expect(await acceptTask(ctx, newTask(), key)).toMatchObject({ kind: 'created' })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('one that comes again when its task is forgotten makes no other', async () => {
  const { ledger, clock } = new World()
  const accept = () =>
    ledger.accept(
      { id: 'a', brief: '{}', hasCallback: false },
      { keyHash: 'k', bodyHash: 'a' },
      clock.now(),
    )
  await accept()
  await runInDurableObject(ledger, (_, { storage }) => void storage.sql.exec('DELETE FROM task'))
  expect(await accept()).toMatchObject({ kind: 'created' })
  const left = await runInDurableObject(ledger, (_, { storage }) =>
    storage.sql.exec('SELECT * FROM task').toArray(),
  )
  expect(left).toEqual([])
})

test('what was denied is remembered for an hour', async () => {
  const world = new World()
  const rows = () =>
    runInDurableObject(world.ledger, (_, { storage }) =>
      storage.sql.exec('SELECT * FROM task').toArray(),
    )
  await world.ledger.withdraw('a', undefined, world.clock.now())
  await world.minutes(30)
  expect(await rows()).toHaveLength(1)
  await world.minutes(45)
  expect(await rows()).toEqual([])
})

test('with a key it is found by that, and stays', async () => {
  const world = new World()
  const key = { keyHash: 'order 7', bodyHash: 'a' }
  const ctx = world.context()
  const env = { ...ctx.env, DISPATCHER: losing(world.ledger, ['accept']) }
  const first = await acceptTask({ ...ctx, env }, newTask(), key)
  expect(first).toMatchObject({ kind: 'created' })
  const again = await acceptTask({ ...ctx, env }, newTask(), key)
  expect(again).toMatchObject({ kind: 'existing', task: { id: 'task' in first && first.task.id } })
  await world.minutes(2)
  expect(world.simulator.tasks.size).toBe(1)
})

test('one that went out unheard is not denied', async () => {
  const world = new World()
  const ctx = world.context()
  const accept = async (...values: Parameters<Dispatcher['accept']>) => {
    await world.ledger.accept(...values)
    await world.minute()
    throw new Error('Network connection lost.')
  }
  const ledger = {
    accept,
    withdraw: (...values: Parameters<Dispatcher['withdraw']>) => world.ledger.withdraw(...values),
    claim: () => ({ kind: 'none' }),
  }
  const env = { ...ctx.env, DISPATCHER: { getByName: () => ledger } } as unknown as Env
  expect(await acceptTask({ ...ctx, env }, newTask())).toMatchObject({ kind: 'created' })
  expect(world.simulator.tasks.size).toBe(1)
})

test('where nobody can tell, the answer names the task to look for', async () => {
  const ledger = new World().ledger
  const lossy = { ...env, DISPATCHER: losing(ledger, ['accept', 'withdraw']) }
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
