import { expect, test } from 'vitest'
import {
  budget,
  createdTask,
  createQueue,
  end,
  minute,
  submitDetails,
} from '../../harness/queue.ts'

test('tasks are claimed first in first out, regardless of their ids', async () => {
  const { claim } = await createQueue(['b', 'a', 'c'])
  expect([(await claim()).id, (await claim()).id, (await claim()).id]).toEqual(['b', 'a', 'c'])
})

test('a claimed task and a submitting one both occupy a slot', async () => {
  const { queue, now, claim } = await createQueue(['a', 'b', 'c'], { limit: 2 })
  const first = await claim()
  expect(first.more).toBe(true)
  await queue.beginSubmit(first.id, first.lease, submitDetails, now)
  expect((await claim()).more).toBe(false)
  expect(await queue.claim(now)).toMatchObject({ kind: 'none' })
})

test('nothing can be claimed when the account has as many tasks as its limit', async () => {
  const { queue, now } = await createQueue(['a'])
  await queue.recordCapacity({ limit: 2, busy: 1 }, now)
  expect((await queue.takeDueWork(now, budget)).claimable).toBe(true)
  await queue.recordCapacity({ limit: 2, busy: 2 }, now)
  expect(await queue.claim(now)).toMatchObject({ kind: 'none' })
})

test.each([
  ['unreachable', 'probe'],
  ['full', 'task'],
] as const)(
  'after a release because of "%s" nothing is claimed before the given time',
  async (why, then) => {
    const { queue, now, claim } = await createQueue(['a', 'b'])
    const { lease } = await claim()
    const until = now + 30_000
    await queue.release('a', lease, { why, until }, now)
    expect(await queue.claim(until - 1)).toMatchObject({ kind: 'none' })
    expect(await queue.claim(until)).toMatchObject({ kind: then })
  },
)

test('after a full queue one task is submitted at a time, until RunningHub accepts one', async () => {
  const { queue, now, claim } = await createQueue(['a', 'b', 'c'])
  const first = await claim()
  await queue.release('a', first.lease, { why: 'full', until: now }, now)
  const again = await claim()
  expect(again).toMatchObject({ id: 'a', more: false })
  expect(await queue.claim(now)).toMatchObject({ kind: 'none' })
  await queue.beginSubmit('a', again.lease, submitDetails, now)
  await queue.markSubmitted('a', again.lease, createdTask('7'), now)
  expect(await claim()).toMatchObject({ id: 'b', more: true })
})

test('the end of a task makes the next one claimable at once', async () => {
  const { queue, now, claim, beginSubmit } = await createQueue(['a', 'b', 'c'])
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  const { lease } = await claim()
  await queue.release('b', lease, { why: 'full', until: now + minute }, now)
  expect(await queue.claim(now + 1)).toMatchObject({ kind: 'none' })
  await queue.complete('a', end('succeeded'), now + 2)
  expect(await queue.claim(now + 2)).toMatchObject({ kind: 'task', id: 'b' })
})

test('the end of a task counts as a response of RunningHub, so no probe is needed', async () => {
  const { queue, now, beginSubmit } = await createQueue(['a', 'b'])
  await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
  const later = now + 5 * minute
  expect(await queue.claim(later)).toMatchObject({ kind: 'probe' })
  await queue.complete('a', end('succeeded'), later)
  expect(await queue.claim(later)).toMatchObject({ kind: 'task', id: 'b' })
})

test('after a create call with an unknown outcome RunningHub is probed before the next submission', async () => {
  const { queue, now, beginSubmit } = await createQueue(['a', 'b'])
  await queue.markUnknown('a', await beginSubmit(), 'HTTP 502.', now)
  expect(await queue.claim(now)).toMatchObject({ kind: 'probe' })
})

test('a capacity without a limit, or with free places, blocks nothing', async () => {
  for (const capacity of [{}, { busy: 9 }, { limit: 2 }, { limit: 2, busy: 1 }]) {
    const { queue, now } = await createQueue(['a'])
    await queue.recordCapacity(capacity, now)
    expect(await queue.claim(now)).toMatchObject({ kind: 'task' })
  }
})

test('a task that goes back because the queue did not respond may be claimed at once', async () => {
  const { queue, now, claim } = await createQueue(['a', 'b'])
  const { lease } = await claim()
  await queue.release('a', lease, { why: 'not-attempted' }, now)
  expect(await claim()).toMatchObject({ id: 'a', more: true })
})

test('a task that goes back from unknown is unknown no longer', async () => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
  const lease = await beginSubmit()
  await queue.markUnknown('a', lease, 'HTTP 502.', now)
  await queue.release('a', lease, { why: 'full', until: now }, now)
  expect(await getTask('a')).toMatchObject({ status: 'waiting', unknown: undefined })
  await queue.recordCapacity({ limit: 5 }, now)
  await beginSubmit()
  const later = now + 2 * minute
  await queue.takeDueWork(later, budget)
  expect((await getTask('a'))?.unknown).toMatchObject({
    since: later,
    reason: 'HTTP 502.',
  })
})
