import { describe, expect, test } from 'vitest'
import { expiry } from '../../../src/queue/expiry.ts'
import type { TaskEntry } from '../../../src/queue/task-entry.ts'
import type { State } from '../../../src/queue/transitions.ts'

const hour = 3_600_000

test.each<[string, State, Partial<TaskEntry>, string | undefined]>([
  [
    'does not end an unknown task before the task timeout',
    'unknown',
    { unknownSince: hour, taskTimeout: 1.5 * hour },
    undefined,
  ],
  [
    'ends an unknown task after the task timeout',
    'unknown',
    { unknownSince: 0, taskTimeout: 1.5 * hour },
    'SUBMIT_UNKNOWN',
  ],
  [
    'does not end a task that has waited for less than a day',
    'waiting',
    { createdAt: -22 * hour },
    undefined,
  ],
  [
    'ends a task that has waited for a day',
    'waiting',
    { createdAt: -22.5 * hour },
    'QUEUE_TIMEOUT',
  ],
  ['does not end a task after four failed submissions', 'waiting', { attempts: 4 }, undefined],
  ['ends a task after five failed submissions', 'waiting', { attempts: 5 }, 'SUBMIT_FAILED'],
  ['does not end a submitted task, however old', 'submitted', { createdAt: -99 * hour }, undefined],
  [
    'does not end a submitting task, however old',
    'submitting',
    { createdAt: -99 * hour, attempts: 9 },
    undefined,
  ],
])('expiry %s', (_, state, change, code) => {
  const entry: TaskEntry = { createdAt: 0, hasCallback: true, attempts: 0, endCount: 0, ...change }
  expect(expiry(state, entry, 1.5 * hour, 24 * hour)?.error?.code).toBe(code)
})

describe('the end of a task that expired', () => {
  const create = (change: Partial<TaskEntry>): TaskEntry => {
    return { createdAt: 0, hasCallback: true, attempts: 0, endCount: 0, ...change }
  }

  test.each([
    [24 * hour, '24 hours'],
    [1.5 * hour, '90 minutes'],
  ])('says how long it waited: %i ms', (timeout, text) => {
    expect(expiry('waiting', create({}), timeout, timeout)).toEqual({
      ...{ status: 'failed', results: [], usage: {} },
      error: {
        code: 'QUEUE_TIMEOUT',
        message: `The task waited ${text}.  Nothing was started.`,
        hint: 'Send it again, or check which tasks occupy the account.',
      },
    })
  })

  test('says why it waited', () => {
    const reason = { code: 'PAUSED', message: 'The queue is paused: x.', hint: 'Resume it.' }
    expect(expiry('accepted', create({}), hour, hour, reason)?.error).toEqual({
      code: 'QUEUE_TIMEOUT',
      message: 'The task waited 1 hours. The queue is paused: x. Nothing was started.',
      hint: 'Resume it.',
    })
  })

  test('says how often its submission failed', () => {
    expect(expiry('waiting', create({ attempts: 6 }), 1, hour)?.error).toEqual({
      code: 'SUBMIT_FAILED',
      message: 'The submission failed 6 times. Nothing was started.',
      hint: 'The usual reason is a file that takes too long to fetch or upload.',
    })
  })

  test('is unknown when it may exist, and says that a cancel is kept', () => {
    const sent = create({ unknownSince: 0, taskTimeout: hour, unknownReason: 'HTTP 502.' })
    const outcome = expiry('unknown', sent, hour, hour)
    expect(outcome).toMatchObject({ status: 'unknown', error: { code: 'SUBMIT_UNKNOWN' } })
    expect(outcome?.error?.message).toContain('RunningHub did not report the task before')
    expect(outcome).not.toHaveProperty('note')
    expect(expiry('unknown', { ...sent, cancelRequestedAt: 1 }, hour, hour)?.note).toBe(
      'A cancel was requested. It is carried out if RunningHub still reports the task.',
    )
  })

  test('is none after it has ended as unknown', () => {
    const ended = create({ unknownSince: 0, endedAt: 1, status: 'unknown' })
    expect(expiry('ended', ended, 99 * hour, hour)).toBeUndefined()
  })
})
