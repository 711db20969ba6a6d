import { expect, test } from 'vitest'
import {
  budget,
  createdTask,
  createQueue,
  end,
  minute,
  submitDetails,
} from '../../harness/queue.ts'

test('a caller whose lease expired cannot change the task', async () => {
  const { queue, now, claim, getTask } = await createQueue(['a'])
  const first = await claim()
  const later = now + 10 * minute
  await queue.recordCapacity({ limit: 5 }, later)
  const second = await claim(later)
  expect(await queue.beginSubmit('a', first.lease, submitDetails, later)).toBe(false)
  expect(await queue.beginSubmit('a', second.lease, submitDetails, later)).toBe(true)

  expect(await queue.fail('a', first.lease, end('failed'), later)).toBeUndefined()
  await queue.release('a', first.lease, { why: 'full', until: later }, later)
  await queue.markSubmitted('a', first.lease, createdTask('8'), later)
  await queue.markUnknown('a', first.lease, '', later)
  expect(await getTask('a')).toMatchObject({ status: 'submitting' })
  await queue.markSubmitted('a', second.lease, createdTask('7'), later)
  expect(await getTask('a')).toMatchObject({ status: 'queued', runninghubTaskId: '7' })
})

test('a claimed task that is revoked is not submitted', async () => {
  const { queue, now, claim } = await createQueue(['a'])
  const { lease } = await claim()
  expect(await queue.revoke('a', undefined, now)).toBeUndefined()
  expect(await queue.beginSubmit('a', lease, submitDetails, now)).toBe(false)
})

test('a claimed task that is cancelled is not submitted, and its end is delivered at once', async () => {
  const { queue, now, claim } = await createQueue(['a'], { hasCallback: true })
  const { lease } = await claim()
  expect(await queue.cancel('a', now)).toMatchObject({
    kind: 'ended',
    delivery: { task: { status: 'cancelled' } },
  })
  expect(await queue.beginSubmit('a', lease, submitDetails, now)).toBe(false)
})

test('the lease of a create call lasts two minutes, however long the preparation took', async () => {
  const { queue, now, claim, getTask } = await createQueue(['a'])
  const { lease } = await claim()
  const submitting = now + 3.5 * minute
  expect(await queue.beginSubmit('a', lease, submitDetails, submitting)).toBe(true)
  await queue.takeDueWork(submitting + 1.5 * minute, budget)
  expect(await getTask('a')).toMatchObject({ status: 'submitting' })
  await queue.takeDueWork(submitting + 2 * minute, budget)
  expect(await getTask('a')).toMatchObject({ status: 'unknown' })
})

test('a task whose create call is never reported becomes unknown, and ends after the task timeout', async () => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'], { hasCallback: true })
  await beginSubmit()
  const expired = now + 2 * minute
  const limit = expired + submitDetails.taskTimeout
  expect((await queue.takeDueWork(now, budget)).nextAt).toBe(expired)
  expect(await queue.takeDueWork(expired, budget)).toMatchObject({ deliveries: [], nextAt: limit })
  expect(await getTask('a')).toMatchObject({ status: 'unknown', endedAt: undefined })
  expect((await queue.takeDueWork(limit - 1, budget)).deliveries).toEqual([])
  const { deliveries } = await queue.takeDueWork(limit, budget)
  expect(deliveries).toMatchObject([{ task: { id: 'a', status: 'unknown', endedAt: limit } }])
})

test.each([
  ['a created task', 'queued', 'markSubmitted'],
  ['that no task was created', 'waiting', 'release'],
] as const)('a create call whose lease expired may still report %s', async (_, status, method) => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
  const lease = await beginSubmit()
  const late = now + 5 * minute
  await queue.takeDueWork(late, budget)
  expect(await getTask('a')).toMatchObject({ status: 'unknown' })
  if (method === 'markSubmitted') await queue.markSubmitted('a', lease, createdTask('7'), late)
  else await queue.release('a', lease, { why: 'full', until: late }, late)
  expect(await getTask('a')).toMatchObject({ status })
})

test('a created task that is reported after its end as unknown is checked', async () => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
  const lease = await beginSubmit()
  const expired = now + 2 * minute
  await queue.takeDueWork(expired, budget)
  const ended = expired + submitDetails.taskTimeout
  await queue.takeDueWork(ended, budget)
  expect(await getTask('a')).toMatchObject({ status: 'unknown', endedAt: ended })

  const late = ended + minute
  await queue.markSubmitted('a', lease, createdTask('7'), late)
  expect((await queue.takeDueWork(late + minute, budget)).candidates).toEqual([
    { id: 'a', runninghubTaskId: '7' },
  ])
  await queue.confirmCandidate('a', '7', late)
  expect(await getTask('a')).toMatchObject({ status: 'queued', runninghubTaskId: '7' })
})

test('a task whose submissions are never reported fails after five attempts', async () => {
  const { queue, now, claim } = await createQueue(['a'], { hasCallback: true })
  let at = now
  for (let n = 0; n < 5; n++) {
    expect((await queue.takeDueWork(at, budget)).deliveries).toEqual([])
    await queue.recordCapacity({ limit: 5 }, at)
    expect(await claim(at)).toMatchObject({ id: 'a' })
    at += 5 * minute
  }
  const { deliveries } = await queue.takeDueWork(at, budget)
  expect(deliveries).toMatchObject([{ task: { id: 'a', status: 'failed' } }])
})
