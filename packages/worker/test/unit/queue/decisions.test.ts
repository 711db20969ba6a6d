import { describe, expect, test } from 'vitest'
import {
  budget,
  createdTask,
  createQueue,
  end,
  hour,
  minute,
  submitDetails,
} from '../../harness/queue.ts'

type World = Awaited<ReturnType<typeof createQueue>>

/** A queue whose task `a` RunningHub has. */
async function createSubmittedTask(): Promise<World> {
  const world = await createQueue(['a'])
  await world.queue.markSubmitted('a', await world.beginSubmit(), createdTask('7'), world.now)
  return world
}

/** Queues whose task `a` is in a state. */
const states = {
  missing: async () => createQueue([]),
  waiting: async () => createQueue(['a']),
  claimed: async () => {
    const world = await createQueue(['a'])
    await world.claim()
    return world
  },
  submitting: async () => {
    const world = await createQueue(['a'])
    await world.beginSubmit()
    return world
  },
  submitted: createSubmittedTask,
  unknown: async () => {
    const world = await createQueue(['a'])
    await world.queue.markUnknown('a', await world.beginSubmit(), 'HTTP 502.', world.now)
    return world
  },
  'presumed to have ended': async () => {
    const world = await createSubmittedTask()
    await world.queue.complete('a', end('timed_out', { provisional: true }), world.now)
    return world
  },
  'presumed to be refused': async () => {
    const world = await createQueue(['a'])
    const lease = await world.beginSubmit()
    await world.queue.fail('a', lease, end('failed', { provisional: true }), world.now)
    return world
  },
  ended: async () => {
    const world = await createSubmittedTask()
    await world.queue.complete('a', end('succeeded'), world.now)
    return world
  },
} satisfies Record<string, () => Promise<World>>
type Name = keyof typeof states

const poll = { kind: 'poll', task: { id: 'a', runninghubTaskId: '7' } }
const remote = { kind: 'remote', task: { id: 'a', runninghubTaskId: '7' } }

test.each<[Name, object, object, boolean]>([
  ['missing', { kind: 'nothing' }, { kind: 'nothing' }, false],
  ['waiting', { kind: 'nothing' }, { kind: 'ended' }, false],
  ['claimed', { kind: 'nothing' }, { kind: 'ended' }, false],
  ['submitting', { kind: 'unidentified' }, { kind: 'kept' }, false],
  ['submitted', poll, remote, true],
  ['unknown', { kind: 'unidentified' }, { kind: 'kept' }, false],
  ['presumed to have ended', poll, remote, true],
  ['presumed to be refused', { kind: 'unidentified' }, { kind: 'kept' }, false],
  ['ended', { kind: 'nothing' }, { kind: 'nothing' }, false],
])(
  'a webhook, a cancel and a reader of a task that is %s',
  async (name, webhook, cancel, polls) => {
    const read = await states[name]()
    const lookup = await read.queue.read('a', read.now, true)
    expect(lookup?.poll !== undefined).toBe(polls)
    expect((await read.queue.read('a', read.now, false))?.poll).toBeUndefined()
    const notified = await states[name]()
    expect(await notified.queue.receiveWebhook('a', '7', notified.now)).toMatchObject(webhook)
    const cancelled = await states[name]()
    expect(await cancelled.queue.cancel('a', cancelled.now)).toMatchObject(cancel)
  },
)

test('readers share one status check in three seconds', async () => {
  const { queue, now } = await states.submitted()
  const polls = async (at: number) => (await queue.read('a', at, true))?.poll !== undefined
  expect([await polls(now), await polls(now + 2_999), await polls(now + 3_000)]).toEqual([
    true,
    false,
    true,
  ])
})

describe('a webhook', () => {
  test('that is repeated within five seconds needs nothing', async () => {
    const { queue, now } = await states.submitted()
    const kindAt = async (at: number, id = '7') => (await queue.receiveWebhook('a', id, at)).kind
    expect(await kindAt(now)).toBe('poll')
    expect(await kindAt(now + 4_999)).toBe('nothing')
    expect(await kindAt(now + 4_999, '8')).toBe('poll')
    expect(await kindAt(now + 5_000)).toBe('poll')
  })

  test('without an id names no candidate', async () => {
    const { queue, now } = await states.unknown()
    expect(await queue.resolveWebhook('a', undefined, now)).toEqual({ kind: 'unidentified' })
    expect((await queue.takeDueWork(now + minute, budget)).candidates).toEqual([])
  })
})

describe('the candidates of a task', () => {
  const candidatesAt = async ({ queue }: World, at: number) =>
    (await queue.takeDueWork(at, budget)).candidates.map(({ runninghubTaskId }) => runninghubTaskId)

  test('are the three that were named last', async () => {
    const world = await states.unknown()
    for (const [index, id] of ['1', '2', '3', '4'].entries())
      await world.queue.resolveWebhook('a', id, world.now + index)
    expect(await candidatesAt(world, world.now + minute)).toEqual(['2', '3', '4'])
  })

  test('are checked less and less often', async () => {
    const world = await states.unknown()
    const { queue, now } = world
    await queue.resolveWebhook('a', '1', now)
    expect(await candidatesAt(world, now + 20 * minute)).toEqual(['1'])
    expect(await candidatesAt(world, now + 25 * minute - 1)).toEqual([])
    expect(await candidatesAt(world, now + 25 * minute)).toEqual(['1'])
  })

  test('make work due at the time of their next check', async () => {
    const { queue, now } = await states.unknown()
    await queue.resolveWebhook('a', '1', now)
    expect((await queue.takeDueWork(now, budget)).nextAt).toBe(now + 30_000)
  })

  test('stay for a day although RunningHub does not find them', async () => {
    const world = await states.unknown()
    const { queue, now } = world
    const candidate = { id: 'a', runninghubTaskId: '1' }
    await queue.resolveWebhook('a', '1', now)
    await queue.rejectCandidate(candidate, now + 24 * hour - 1)
    expect(await candidatesAt(world, now + minute)).toEqual(['1'])
    await queue.rejectCandidate(candidate, now + 24 * hour)
    expect(await candidatesAt(world, now + 10 * minute)).toEqual([])
  })

  test('are forgotten when one of them is the task, or when the task is gone', async () => {
    const world = await states.unknown()
    const { queue, now } = world
    for (const id of ['1', '2']) await queue.resolveWebhook('a', id, now)
    expect(await queue.confirmCandidate('a', '2', now)).toMatchObject({ runninghubTaskId: '2' })
    expect(await candidatesAt(world, now + minute)).toEqual([])
    expect(await queue.confirmCandidate('missing', '3', now)).toBeUndefined()
  })
})

describe('a cancel that is kept', () => {
  test('is carried out when RunningHub has the task', async () => {
    const { queue, now, beginSubmit, getTask } = await createQueue(['a'])
    const lease = await beginSubmit()
    await queue.cancel('a', now)
    await queue.cancel('a', now + minute)
    expect(await getTask('a')).toMatchObject({ cancelRequestedAt: now })
    expect(await queue.markSubmitted('a', lease, createdTask('7'), now)).toBe(true)
    const { polls } = await queue.takeDueWork(now, budget)
    expect(polls).toMatchObject([{ id: 'a', cancelRequested: true }])
  })

  test.each(['release', 'refuse'] as const)(
    'ends the task when RunningHub created nothing (%s)',
    async (method) => {
      const { queue, now, beginSubmit, getTask } = await createQueue(['a'], { hasCallback: true })
      const lease = await beginSubmit()
      await queue.cancel('a', now)
      const refusal = { kind: 'key', code: 'K', message: 'no' } as const
      if (method === 'release') await queue.release('a', lease, { why: 'full', until: now }, now)
      else await queue.refuse('a', lease, { refusal, end: end('failed') }, now)
      expect(await getTask('a')).toMatchObject({ status: 'cancelled', endedAt: now })
      expect((await queue.takeDueWork(now, budget)).deliveries).toMatchObject([
        { task: { id: 'a' } },
      ])
    },
  )

  test('is asked for once, and shown with the task', async () => {
    const { queue, now } = await states['presumed to have ended']()
    const open = await queue.complete(
      'a',
      end('timed_out', { provisional: true, cancelAccepted: true }),
      now,
    )
    expect(open).toBeUndefined()
    const { polls } = await queue.takeDueWork(now + minute, budget)
    expect(polls).toMatchObject([
      { provisional: 'timed_out', endedAt: now, cancelRequested: false, cancelAccepted: true },
    ])
  })
})

test('without a cancel nothing is to be cancelled', async () => {
  const { queue, now, beginSubmit } = await createQueue(['a'])
  const lease = await beginSubmit()
  expect(await queue.markSubmitted('a', lease, createdTask('7'), now)).toBe(false)
  expect(await queue.markSubmitted('a', lease, createdTask('7'), now)).toBe(false)
})

describe('failed status checks', () => {
  const failures = { found: true, notFoundCount: 1 }

  test('are kept with the task, until one finds it', async () => {
    const { queue, now } = await states.submitted()
    expect(await queue.pollFailed('a', failures, now)).toBe(0)
    expect((await queue.read('a', now, true))?.poll).toMatchObject({ pollFailures: failures })
    await queue.pollSucceeded('a')
    expect((await queue.read('a', now + minute, true))?.poll?.pollFailures).toBeUndefined()
    await queue.pollSucceeded('missing')
    expect(await queue.pollFailed('missing', failures, now)).toBe(0)
  })

  test('belong together when less than 15 minutes are between them', async () => {
    const { queue, now } = await states.submitted()
    const lasted = (at: number) => queue.pollFailed('a', failures, at)
    expect(await lasted(now)).toBe(0)
    expect(await lasted(now + 15 * minute - 1)).toBe(15 * minute - 1)
    expect(await lasted(now + 20 * minute)).toBe(20 * minute)
    expect(await lasted(now + 35 * minute)).toBe(0)
  })
})

test('a task is running from the first status check that found it so', async () => {
  const { queue, now, getTask } = await states.submitted()
  await queue.markRunning('a', now + minute)
  await queue.markRunning('a', now + 2 * minute)
  expect(await getTask('a')).toMatchObject({ status: 'running', startedAt: now + minute })
  const ended = await states.ended()
  await ended.queue.markRunning('a', now)
  expect((await ended.getTask('a'))?.startedAt).toBeUndefined()
  await ended.queue.markRunning('missing', now)
})

test('what is known of an unknown task is shown until it ends otherwise', async () => {
  const { queue, now, getTask } = await states.unknown()
  const unknown = {
    since: now,
    until: now + submitDetails.taskTimeout,
    reason: 'HTTP 502.',
    hasWebhook: true,
  }
  expect(await getTask('a')).toMatchObject({ status: 'unknown', unknown })
  await queue.confirmCandidate('a', '7', now)
  expect((await getTask('a'))?.unknown).toBeUndefined()
})
