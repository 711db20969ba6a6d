import { describe, expect, test } from 'vitest'
import { budget, created, ended, minute, queueWith } from '../../harness/queue.ts'

test('a task that runs when it is made has begun then', async () => {
  const { queue, now, begin, shown } = await queueWith(['a'])
  await queue.markSubmitted('a', await begin(), { ...created('7'), running: true }, now)
  expect(await shown('a')).toMatchObject({ status: 'running', startedAt: now })
})

describe('a name that a webhook gave', () => {
  test('is handed out again only after a pause', async () => {
    const { queue, now, begin } = await queueWith(['a'])
    await queue.markUnknown('a', await begin(), now)
    expect(await queue.resolveWebhook('a', '7', now)).toEqual({ kind: 'unidentified' })
    const hintsAt = async (at: number) => (await queue.takeDueWork(at, budget)).candidates
    expect(await hintsAt(now)).toEqual([])
    expect(await hintsAt(now + 30_000)).toEqual([{ id: 'a', runninghubTaskId: '7' }])
    expect(await hintsAt(now + 31_000)).toEqual([])
  })

  test('is asked for with one of the looks there are', async () => {
    const { queue, now, begin } = await queueWith(['a', 'b', 'c'])
    await queue.markSubmitted('a', await begin(), created('1'), now)
    for (const id of ['b', 'c']) {
      await queue.markUnknown(id, await begin(), now)
      await queue.recordCapacity({ limit: 5 }, now)
      await queue.resolveWebhook(id, `7${id}`, now)
    }
    const later = now + 2 * minute
    const { candidates, polls } = await queue.takeDueWork(later, { ...budget, polls: 2 })
    expect([candidates.length, polls.length]).toEqual([2, 0])
    expect((await queue.takeDueWork(later, budget)).polls).toMatchObject([{ id: 'a' }])
  })

  test('is for the task that has it, and for no other', async () => {
    const { queue, now, begin, shown } = await queueWith(['a', 'b'])
    await queue.markSubmitted('a', await begin(), created('7'), now)
    expect(await queue.confirmCandidate('a', '8', now)).toBeUndefined()
    expect(await queue.confirmCandidate('a', '7', now)).toMatchObject({ runninghubTaskId: '7' })
    await queue.markUnknown('b', await begin(), now)
    expect(await queue.confirmCandidate('b', '7', now)).toBeUndefined()
    expect(await shown('b')).toMatchObject({ status: 'unknown', runninghubTaskId: undefined })
  })
})

describe('an end that was not the last word, and was corrected', () => {
  /** RunningHub named the task a minute after it was taken for refused. */
  async function corrected() {
    const { queue, now, begin, shown } = await queueWith(['a'], { hasCallback: true })
    await queue.fail('a', await begin(), ended('failed', { provisional: true }), now)
    expect(await shown('a')).toMatchObject({ status: 'failed', endedAt: now, outcome: '{}' })
    const open = await queue.confirmCandidate('a', '7', now + minute)
    return { queue, now, shown, open }
  }

  test('is none any more', async () => {
    const { now, shown, open } = await corrected()
    expect(open).toMatchObject({ id: 'a', runninghubTaskId: '7', submittedAt: now + minute })
    expect(await shown('a')).toMatchObject({
      status: 'queued',
      endedAt: undefined,
      outcome: undefined,
    })
  })

  test('and the end after it is the last word', async () => {
    const { queue, now, shown } = await corrected()
    await queue.complete('a', ended('succeeded'), now + 2 * minute)
    expect(await queue.resolveWebhook('a', '7', now + 3 * minute)).toEqual({ kind: 'nothing' })
    expect(await queue.confirmCandidate('a', '7', now + 3 * minute)).toBeUndefined()
    expect(await shown('a')).toMatchObject({ status: 'succeeded' })
  })
})
