import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { QueueState } from '../../../src/queue/queue-state.ts'
import { createQueue, newQueue } from '../../harness/queue.ts'

test('a queue that is started again keeps its tables and their version', async () => {
  const { queue, getTask } = await createQueue(['a'])
  await runInDurableObject(queue, (_, { storage }) => {
    expect(storage.kv.get('schema version')).toBe(2)
    new QueueState(storage)
  })
  expect(await getTask('a')).toMatchObject({ status: 'waiting' })
})

test('tables that a newer Worker has changed are refused', async () => {
  const queue = newQueue()
  await runInDurableObject(queue, (_, { storage }) => {
    storage.kv.put('schema version', 99)
    expect(() => new QueueState(storage)).toThrow('schema version 99')
  })
})

test('a migration that fails changes nothing', async () => {
  const queue = newQueue()
  await runInDurableObject(queue, (_, { storage }) => {
    storage.kv.put('schema version', 1)
    // A statement of the second step fails, because its table exists.
    expect(() => new QueueState(storage)).toThrow('daily_usage')
    expect(storage.kv.get('schema version')).toBe(1)
  })
})
