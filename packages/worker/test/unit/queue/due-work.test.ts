import { describe, expect, test } from 'vitest'
import { confirmInterval } from '../../../src/queue/poll-interval.ts'
import { RecentKeys } from '../../../src/queue/recent-keys.ts'
import type { FilesRelease } from '../../../src/queue/rpc-types.ts'
import {
  budget,
  createdTask,
  createQueue,
  end,
  hour,
  minute,
  newQueue,
} from '../../harness/queue.ts'

/** A queue with tasks that RunningHub has. */
async function createSubmittedTasks(ids: string[], { hasWebhook = false } = {}) {
  const world = await createQueue(ids, { limit: 9 })
  const { queue, now, claim } = world
  for (const id of ids) {
    const { lease } = await claim()
    await queue.beginSubmit(id, lease, { hasWebhook, taskTimeout: hour }, now)
    await queue.markSubmitted(id, lease, createdTask(`7${id}`), now)
  }
  const pollsAt = async (at: number, polls = 5) =>
    (await queue.takeDueWork(at, { ...budget, polls })).polls.map(({ id }) => id)
  return { ...world, pollsAt }
}

describe('status checks', () => {
  test('begin five seconds after the create call, and slow down', async () => {
    const { queue, now, pollsAt } = await createSubmittedTasks(['a'])
    expect((await queue.takeDueWork(now, budget)).nextAt).toBe(now + 5_000)
    expect(await pollsAt(now + 4_999)).toEqual([])
    expect(await pollsAt(now + 5_000)).toEqual(['a'])
    expect(await pollsAt(now + 9_999)).toEqual([])
    expect(await pollsAt(now + 5 * minute)).toEqual(['a'])
    expect((await queue.takeDueWork(now + 5 * minute, budget)).nextAt).toBe(
      now + 5 * minute + 15_000,
    )
  })

  test('come once in a cron run with a webhook', async () => {
    const { now, pollsAt } = await createSubmittedTasks(['a'], { hasWebhook: true })
    expect(await pollsAt(now + 55_000 - 1)).toEqual([])
    expect(await pollsAt(now + 55_000)).toEqual(['a'])
  })

  test('slow down with the time that the task runs', async () => {
    const { queue, now, pollsAt } = await createSubmittedTasks(['a'])
    await queue.markRunning('a', now)
    expect(await pollsAt(now + 61 * minute)).toEqual(['a'])
    expect(await pollsAt(now + 63 * minute - 1)).toEqual([])
    expect(await pollsAt(now + 63 * minute)).toEqual(['a'])
  })

  test('that waited longest come first, within the budget', async () => {
    const { now, pollsAt } = await createSubmittedTasks(['a', 'b', 'c'])
    // The order of those that were never checked is random.
    const first = (await pollsAt(now + minute, 2)).sort()
    const [third] = ['a', 'b', 'c'].filter((id) => !first.includes(id))
    await pollsAt(now + minute + 1, 1)
    expect(await pollsAt(now + 2 * minute, 2)).toEqual(first)
    expect(await pollsAt(now + 2 * minute, 2)).toEqual([third])
    expect(await pollsAt(now + 2 * minute)).toEqual([])
  })

  test('of a presumed end become rarer', async () => {
    const { queue, now, pollsAt } = await createSubmittedTasks(['a'])
    await queue.complete('a', end('timed_out', { provisional: true }), now)
    expect(await pollsAt(now + 4_999)).toEqual([])
    expect(await pollsAt(now + 5_000)).toEqual(['a'])
    expect(await pollsAt(now + hour)).toEqual(['a'])
    expect(await pollsAt(now + hour + 19 * minute)).toEqual([])
    expect(await pollsAt(now + hour + 20 * minute)).toEqual(['a'])
  })

  test("come at once when a cancel waits for RunningHub's id", async () => {
    const { queue, now, beginSubmit } = await createQueue(['a'])
    const lease = await beginSubmit()
    await queue.cancel('a', now)
    await queue.markSubmitted('a', lease, createdTask('7'), now + minute)
    expect((await queue.takeDueWork(now + minute, budget)).polls).toHaveLength(1)
    expect((await queue.takeDueWork(now + minute, budget)).polls).toEqual([])
  })
})

test.each([
  [0, 5_000],
  [minute, 15_000],
  [hour, 15 * minute],
  [24 * hour, 30 * minute],
])('a presumed end of %i ms is checked every %i ms', (age, interval) => {
  expect(confirmInterval(age)).toBe(interval)
})

describe('when more work is due', () => {
  test('never without tasks', async () => {
    const { queue, now } = await createQueue([])
    expect(await queue.takeDueWork(now, budget)).toEqual({
      ...{ polls: [], candidates: [], deliveries: [], nextAt: undefined },
      ...{ claimable: false, filesDue: false, accountCheck: false },
    })
  })

  test('at once when a task may be claimed', async () => {
    const { queue, now } = await createQueue(['a'])
    expect(await queue.takeDueWork(now, budget)).toMatchObject({ claimable: true, nextAt: 0 })
  })

  test('when RunningHub may have a place again', async () => {
    const { queue, now } = await createQueue(['a'])
    await queue.recordCapacity({ limit: 1, busy: 1 }, now)
    const nextAt = now + 15_000
    expect(await queue.takeDueWork(now, budget)).toMatchObject({ claimable: false, nextAt })
    await queue.recordUnreachable(now + hour)
    expect(await queue.takeDueWork(now, budget)).toMatchObject({ nextAt: now + hour })
    expect(await queue.takeDueWork(now + hour, budget)).toMatchObject({ claimable: true })
  })

  test('with the end of an own task, when all places have own tasks', async () => {
    const { queue, now, beginSubmit } = await createQueue(['a', 'b'], { limit: 1 })
    await queue.markSubmitted('a', await beginSubmit(), createdTask('7'), now)
    expect(await queue.takeDueWork(now, budget)).toMatchObject({
      claimable: false,
      nextAt: now + 55_000,
    })
  })

  test('not while a person has paused the queue', async () => {
    const { queue, now } = await createQueue(['a'])
    await queue.pause('maintenance', now)
    expect(await queue.takeDueWork(now, budget)).toMatchObject({
      claimable: false,
      nextAt: undefined,
    })
    expect(await queue.claimFiles(now, 'cron')).toBeUndefined()
  })

  test('when the lease of a claimed task expires', async () => {
    const { queue, now, claim } = await createQueue(['a'])
    await claim()
    expect((await queue.takeDueWork(now, budget)).nextAt).toBe(now + 45_000)
    expect(await queue.takeDueWork(now + 45_000, budget)).toMatchObject({ claimable: true })
  })

  test('when the files of a task are tried again', async () => {
    const queue = newQueue()
    const now = Date.UTC(2026, 0, 15)
    const task = { id: 'a', info: '{}', hasFiles: true, hasCallback: false }
    const created = await queue.enqueue(task, undefined, now)
    const { lease = '' } = (created.kind === 'created' && created.files) || {}
    expect((await queue.takeDueWork(now, budget)).nextAt).toBe(now + 45_000)
    const back: FilesRelease = {
      why: 'failed',
      until: now + minute,
      uploads: [],
      problem: 'HTTP 503.',
    }
    await queue.releaseFiles('a', lease, back, now)
    expect(await queue.takeDueWork(now, budget)).toMatchObject({
      filesDue: false,
      nextAt: now + minute,
    })
    expect((await queue.read('a', now, false))?.task.waitingFor?.message).toContain('HTTP 503.')
    expect(await queue.takeDueWork(now + minute, budget)).toMatchObject({ filesDue: true })
  })
})

test('callbacks are taken within the budget, those that wait longest first', async () => {
  const { queue, now, claim } = await createQueue(['a', 'b', 'c'], { hasCallback: true })
  for (const at of [now, now + 1, now + 2]) {
    const { id, lease } = await claim()
    await queue.fail(id, lease, end('failed'), at)
  }
  const take = async (deliveries: number) =>
    (await queue.takeDueWork(now + hour, { ...budget, deliveries })).deliveries.map(
      ({ task }) => task.id,
    )
  expect(await take(2)).toEqual(['a', 'b'])
  expect(await take(2)).toEqual(['c'])
})

test('a recent key is kept for its time from its first use', () => {
  const keys = new RecentKeys(100)
  const repeats = [
    ['a', 0],
    ['b', 50],
    ['a', 99],
    ['a', 100],
    ['b', 149],
    ['b', 150],
    ['a', 199],
  ] as const
  expect(repeats.map(([key, at]) => keys.isRepeat(key, at))).toEqual([
    ...[false, false, true, false, true, false, true],
  ])
})
