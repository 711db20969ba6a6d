import { expect, test } from 'vitest'
import { expiry } from '../../../src/queue/expiry.ts'
import type { TaskEntry } from '../../../src/queue/task-entry.ts'
import type { State } from '../../../src/queue/transitions.ts'

const hour = 3_600_000

test.each<[string, State, Partial<TaskEntry>, string | undefined]>([
  ['in doubt', 'unknown', { unknownSince: hour }, undefined],
  ['in doubt for as long as it may run', 'unknown', { unknownSince: 0 }, 'SUBMIT_UNKNOWN'],
  ['waiting', 'waiting', { createdAt: -22 * hour }, undefined],
  ['waiting for a day', 'waiting', { createdAt: -22.5 * hour }, 'QUEUE_TIMEOUT'],
  ['begun four times', 'waiting', { attempts: 4 }, undefined],
  ['begun five times', 'waiting', { attempts: 5 }, 'SUBMIT_FAILED'],
  ['at RunningHub, however long', 'submitted', { createdAt: -99 * hour }, undefined],
  ['being created', 'submitting', { createdAt: -99 * hour, attempts: 9 }, undefined],
])('%s', (_, state, change, code) => {
  const entry: TaskEntry = { createdAt: 0, hasCallback: true, attempts: 0, endCount: 0, ...change }
  expect(expiry(state, entry, 1.5 * hour, 1.5 * hour)?.error?.code).toBe(code)
})
