import { expect, test } from 'vitest'
import { type LifeEvent, lifeEvents } from '../../../src/queue/life-event.ts'
import type { TaskRow } from '../../../src/queue/tables/tasks.ts'
import type { TaskEntry } from '../../../src/queue/task-entry.ts'
import type { Event, State } from '../../../src/queue/transitions.ts'

type Side = Partial<TaskEntry> & { state: State; runninghubTaskId?: string }

const row = ({ state, runninghubTaskId, ...change }: Side): TaskRow => {
  const entry = { createdAt: 1_000, hasCallback: true, attempts: 0, endCount: 0, ...change }
  const ids = { seq: 1, id: 'a', token: 'shop', runninghubTaskId }
  return { ...ids, state, status: 'waiting', dueAt: undefined, entry }
}
const of = { task: 'a', token: 'shop' }
const submitted = { state: 'submitted', submittedAt: 5_000, runninghubTaskId: '7' } as const
const ended = { ...submitted, state: 'ended', endedAt: 9_000, status: 'succeeded' } as const
const end: LifeEvent & { event: 'ended' } = {
  event: 'ended',
  ...of,
  status: 'succeeded',
  code: undefined,
  runninghubTaskId: '7',
  waitedMs: 4_000,
  ranMs: 4_000,
  coins: undefined,
  provisional: undefined,
  corrected: undefined,
}
const refusal = { state: 'ended', endedAt: 3_000, status: 'failed', errorCode: 'E' } as const
const refused: LifeEvent = { ...end, status: 'failed', code: 'E', runninghubTaskId: undefined }
const neverRan = { waitedMs: 2_000, ranMs: undefined } as const

test.each<[string, Side, Event, Side, LifeEvent[]]>([
  [
    'a created task',
    { state: 'submitting' },
    'mark-submitted',
    submitted,
    [{ event: 'submitted', ...of, runninghubTaskId: '7', waitedMs: 4_000 }],
  ],
  [
    'a created task without a time',
    { state: 'submitting' },
    'mark-submitted',
    { state: 'submitted', runninghubTaskId: '7' },
    [{ event: 'submitted', ...of, runninghubTaskId: '7', waitedMs: 0 }],
  ],
  [
    'an end that was wrong',
    { state: 'ended', status: 'unknown' },
    'confirm-candidate',
    submitted,
    [{ event: 'submitted', ...of, runninghubTaskId: '7', waitedMs: 4_000, again: true }],
  ],
  ['a task that has been submitted before', submitted, 'complete', submitted, []],
  [
    'a submitted task without an id',
    { state: 'submitting' },
    'mark-submitted',
    { state: 'submitted' },
    [],
  ],
  [
    'an unknown outcome',
    { state: 'submitting' },
    'mark-unknown',
    { state: 'unknown', unknownSince: 2_500, unknownReason: 'HTTP 502.' },
    [{ event: 'unknown', ...of, reason: 'HTTP 502.', waitedMs: 1_500 }],
  ],
  [
    'an unknown outcome without a time',
    { state: 'submitting' },
    'lease-expired',
    { state: 'unknown' },
    [{ event: 'unknown', ...of, reason: undefined, waitedMs: 0 }],
  ],
  ['a task that is still unknown', { state: 'unknown' }, 'release', { state: 'unknown' }, []],
  ['a claim', { state: 'waiting' }, 'claim', { state: 'claimed' }, []],
  [
    'a release',
    { state: 'claimed', refusedAt: 5 },
    'release',
    { state: 'waiting', refusedAt: 5 },
    [],
  ],
  [
    'a refusal of the account',
    { state: 'submitting', refusedAt: 5 },
    'release',
    { state: 'waiting', refusedAt: 6, errorCode: 'INVALID_KEY' },
    [{ event: 'refused', ...of, code: 'INVALID_KEY', again: true }],
  ],
  [
    'a refusal in another event',
    { state: 'claimed' },
    'begin-submit',
    { state: 'submitting', refusedAt: 6 },
    [],
  ],
  ['an end', submitted, 'complete', { ...ended, coins: 3 }, [{ ...end, coins: 3 }]],
  [
    'a refusal for good',
    { state: 'submitting' },
    'fail',
    refusal,
    [
      { event: 'refused', ...of, code: 'E', again: false },
      { ...refused, ...neverRan },
    ],
  ],
  [
    'files that cannot be uploaded',
    { state: 'preparing' },
    'fail',
    refusal,
    [{ ...refused, ...neverRan }],
  ],
  [
    'a provisional end without a time',
    { state: 'waiting' },
    'expire',
    { state: 'ended', provisional: true },
    [
      {
        ...{ ...end, status: 'unknown', runninghubTaskId: undefined, provisional: true },
        ...{ waitedMs: 0, ranMs: undefined },
      },
    ],
  ],
  ['the confirmation of an end', { ...ended, provisional: true }, 'complete', ended, []],
  [
    'a corrected end',
    { ...ended, status: 'timed_out' },
    'complete',
    ended,
    [{ ...end, corrected: true }],
  ],
  ['a callback that is sent again', ended, 'redeliver', ended, []],
])('the log of %s', (_name, before, event, after, expected) => {
  expect(lifeEvents(row(before), event, row(after))).toEqual(expected)
})
