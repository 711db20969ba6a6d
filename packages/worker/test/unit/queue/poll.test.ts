import { describe, expect, test } from 'vitest'
import { budget, createdTask, createQueue, end, minute } from '../../harness/queue.ts'

test('a task that runs at its creation has this time as startedAt', async () => {
  const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
  await queue.markSubmitted('a', await beginSubmit(), { ...createdTask('7'), running: true }, now)
  expect(await getTask('a')).toMatchObject({ status: 'running', startedAt: now })
})

describe('a candidate from a webhook', () => {
  test('is checked again only after 30 seconds', async () => {
    const { queue, now, beginSubmit } = await createQueue(['a'])
    await queue.markUnknown('a', await beginSubmit(), 'HTTP 502.', now)
    expect(await queue.resolveWebhook('a', '7', now)).toEqual({ kind: 'unidentified' })
    const candidatesAt = async (at: number) => (await queue.takeDueWork(at, budget)).candidates
    expect(await candidatesAt(now)).toEqual([])
    expect(await candidatesAt(now + 30_000)).toEqual([{ id: 'a', runninghubTaskId: '7' }])
    expect(await candidatesAt(now + 31_000)).toEqual([])
  })

  test('counts as one of the polls of a cron run', async () => {
    const { queue, now, beginSubmit } = await createQueue(['a', 'b', 'c'])
    await queue.markSubmitted('a', await beginSubmit(), createdTask('1'), now)
    for (const id of ['b', 'c']) {
      await queue.markUnknown(id, await beginSubmit(), 'HTTP 502.', now)
      await queue.recordCapacity({ limit: 5 }, now)
      await queue.resolveWebhook(id, `7${id}`, now)
    }
    const later = now + 2 * minute
    const { candidates, polls } = await queue.takeDueWork(later, { ...budget, polls: 2 })
    expect([candidates.length, polls.length]).toEqual([2, 0])
    expect((await queue.takeDueWork(later, budget)).polls).toMatchObject([{ id: 'a' }])
  })

  test('is confirmed only for the task that has this RunningHub id', async () => {
    const { queue, now, beginSubmit, getTask } = await createQueue(['a', 'b'])
    await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
    expect(await queue.confirmCandidate('a', '8', now)).toBeUndefined()
    expect(await queue.confirmCandidate('a', '7', now)).toMatchObject({ runninghubTaskId: '7' })
    await queue.markUnknown('b', await beginSubmit(), 'HTTP 502.', now)
    expect(await queue.confirmCandidate('b', '7', now)).toBeUndefined()
    expect(await getTask('b')).toMatchObject({ status: 'unknown', runninghubTaskId: undefined })
  })
})

describe('a provisional end that was corrected', () => {
  /** A failed task that RunningHub reported a minute later. */
  async function createCorrectedTask() {
    const { queue, now, beginSubmit, getTask } = await createQueue(['a'], { hasCallback: true })
    await queue.fail('a', await beginSubmit(), end('failed', { provisional: true }), now)
    expect(await getTask('a')).toMatchObject({ status: 'failed', endedAt: now, outcome: '{}' })
    const open = await queue.confirmCandidate('a', '7', now + minute)
    return { queue, now, getTask, open }
  }

  test('is not shown any more', async () => {
    const { now, getTask, open } = await createCorrectedTask()
    expect(open).toMatchObject({ id: 'a', runninghubTaskId: '7', submittedAt: now + minute })
    expect(await getTask('a')).toMatchObject({
      status: 'queued',
      endedAt: undefined,
      outcome: undefined,
    })
  })

  test('is followed by a final end', async () => {
    const { queue, now, getTask } = await createCorrectedTask()
    await queue.complete('a', end('succeeded'), now + 2 * minute)
    expect(await queue.resolveWebhook('a', '7', now + 3 * minute)).toEqual({ kind: 'nothing' })
    expect(await queue.confirmCandidate('a', '7', now + 3 * minute)).toBeUndefined()
    expect(await getTask('a')).toMatchObject({ status: 'succeeded' })
  })
})
