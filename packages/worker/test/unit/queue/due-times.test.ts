import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { DueTimes } from '../../../src/queue/tables/due-times.ts'
import type { TaskQueue } from '../../../src/queue/task-queue.ts'
import { budget, createQueue } from '../../harness/queue.ts'

const unread = () => {
  throw new Error('The table is read.')
}

test.each<[string, number | undefined, (times: DueTimes) => void, number | undefined]>([
  ['a task that comes first', 5, (times) => times.add('waiting', 4), 4],
  ['a task that comes later', 5, (times) => times.add('waiting', 6), 5],
  ['a task that is never due', 5, (times) => times.add('waiting', undefined), 5],
  ['the only task', undefined, (times) => times.add('waiting', 6), 6],
  ['a task of another state', 5, (times) => times.add('ended', 4), 5],
  ['a later task that leaves', 5, (times) => times.remove('waiting', 6), 5],
  ['a task that leaves and is never due', 5, (times) => times.remove('waiting', undefined), 5],
  ['the first task of another state that leaves', 5, (times) => times.remove('ended', 5), 5],
])('after %s the next time is known without the table', (_, before, change, after) => {
  const times = new DueTimes()
  times.get('waiting', () => before)
  change(times)
  expect(times.get('waiting', unread)).toBe(after)
})

test.each<[string, (times: DueTimes) => void]>([
  ['the first task has left', (times) => times.remove('waiting', 5)],
  ['a transaction was rolled back', (times) => times.clear()],
])('after %s the next time is read again', (_, change) => {
  const times = new DueTimes()
  times.get('waiting', () => 5)
  change(times)
  expect(times.get('waiting', () => 9)).toBe(9)
})

test('a task stays claimed when its release fails', async () => {
  const { queue, now, claim } = await createQueue(['a'])
  const { lease } = await claim()
  await runInDurableObject(queue, (object: TaskQueue) => {
    const due = () => object.takeDueWork(now, budget)
    const before = due()
    expect(before).toMatchObject({ claimable: false, nextAt: now + 45_000 })
    // Its last argument is missing, so it fails after it has changed the task.
    expect(() => object.release('a', lease, undefined as never, now)).toThrow(TypeError)
    expect(due()).toEqual(before)
  })
})
