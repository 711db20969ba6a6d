import { describe, expect, test } from 'vitest'
import {
  callbackDueAt,
  dueAt,
  isProvisional,
  statusOf,
  type TaskEntry,
  unknownSubmit,
} from '../../../src/queue/task-entry.ts'
import type { State } from '../../../src/queue/transitions.ts'

const create = (change: Partial<TaskEntry>): TaskEntry => {
  return { createdAt: 1, hasCallback: true, attempts: 0, endCount: 0, ...change }
}
const lease = { token: 'l', until: 70 }
const pending = { status: 'pending', attempts: 0, messageId: 'm' } as const

describe('when a task needs work', () => {
  test.each<[State, Partial<TaskEntry>, number | undefined]>([
    ['accepted', {}, 0],
    ['accepted', { notBefore: 50 }, 50],
    ['preparing', { lease }, 70],
    ['claimed', { lease }, 70],
    ['submitting', { lease }, 70],
    ['submitting', {}, 0],
    ['waiting', { notBefore: 50, lease }, 0],
    ['submitted', { lease }, 0],
    ['unknown', { unknownSince: 40, taskTimeout: 20 }, 60],
    ['unknown', {}, 0],
    ['ended', { endedAt: 30 }, undefined],
    ['ended', { endedAt: 30, callback: { ...pending, status: 'delivered' } }, undefined],
    ['ended', { endedAt: 30, callback: { ...pending, status: 'dead' } }, undefined],
    ['ended', { endedAt: 30, callback: { ...pending, nextAt: 40 } }, 40],
    ['ended', { endedAt: 30, callback: { ...pending, nextAt: 40 }, lease }, 70],
    ['ended', { endedAt: 30, callback: { ...pending, nextAt: 90 }, lease }, 90],
    ['ended', { endedAt: 30, copy: { attempts: 0, nextAt: 35 } }, 35],
    ['ended', { endedAt: 30, copy: { attempts: 8 } }, undefined],
    ['ended', { endedAt: 30, callback: pending, copy: { attempts: 0, nextAt: 35 } }, 35],
    ['ended', { endedAt: 30, callback: pending, copy: { attempts: 8 } }, 120_030],
  ])('%s with %j', (state, change, at) => {
    expect(dueAt(state, create(change))).toBe(at)
  })
})

describe('when a callback is due', () => {
  test.each<[string, Partial<TaskEntry>, number | undefined]>([
    ['none', { endedAt: 30 }, undefined],
    ['delivered', { endedAt: 30, callback: { ...pending, status: 'delivered' } }, undefined],
    ['at the end without a time', { endedAt: 30, callback: pending }, 30],
    ['at its time', { endedAt: 30, callback: { ...pending, nextAt: 40 } }, 40],
    [
      'two minutes after the end while results are copied',
      { endedAt: 30, callback: pending, copy: { attempts: 1 } },
      120_030,
    ],
    [
      'later when its time is later',
      { endedAt: 30, callback: { ...pending, nextAt: 300_000 }, copy: { attempts: 1 } },
      300_000,
    ],
  ])('%s', (_name, change, at) => {
    expect(callbackDueAt(create(change))).toBe(at)
  })
})

test.each<[State, Partial<TaskEntry>, string]>([
  ['accepted', {}, 'waiting'],
  ['preparing', {}, 'waiting'],
  ['waiting', {}, 'waiting'],
  ['claimed', {}, 'submitting'],
  ['submitting', {}, 'submitting'],
  ['submitted', {}, 'queued'],
  ['submitted', { startedAt: 5 }, 'running'],
  ['unknown', {}, 'unknown'],
  ['ended', { status: 'timed_out' }, 'timed_out'],
  ['ended', {}, 'unknown'],
])('callers see a task that is %s with %j as %s', (state, change, status) => {
  expect(statusOf(state, create(change))).toBe(status)
})

describe('what is known of a create call without an outcome', () => {
  const sent = { unknownSince: 40, taskTimeout: 20, unknownReason: 'HTTP 502.', hasWebhook: true }
  const known = { since: 40, until: 60, reason: 'HTTP 502.', hasWebhook: true }
  test.each<[State, Partial<TaskEntry>, object | undefined]>([
    ['unknown', sent, known],
    ['ended', { ...sent, status: 'unknown' }, known],
    ['ended', { ...sent, status: 'failed' }, undefined],
    ['submitting', sent, undefined],
    ['waiting', { ...sent, status: 'unknown' }, undefined],
    ['unknown', {}, undefined],
    [
      'unknown',
      { unknownSince: 40 },
      { since: 40, until: 40, reason: 'The Worker stopped during the call.', hasWebhook: false },
    ],
  ])('%s with %j', (state, change, expected) => {
    expect(unknownSubmit(state, create(change))).toEqual(expected)
  })
})

test.each<[Partial<TaskEntry>, boolean]>([
  [{ endedAt: 30, status: 'unknown' }, true],
  [{ endedAt: 30, status: 'failed', provisional: true }, true],
  [{ endedAt: 30, status: 'failed' }, false],
  [{ status: 'unknown' }, false],
  [{ provisional: true }, false],
])('whether RunningHub may correct an end: %j', (change, expected) => {
  expect(isProvisional(create(change))).toBe(expected)
})
