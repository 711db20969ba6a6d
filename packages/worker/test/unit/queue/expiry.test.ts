import { expect, test } from 'vitest'
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
