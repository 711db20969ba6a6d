import { expect, test } from 'vitest'
import { isSuccess, overallStatus, type RunStatus } from '../../src/report/status.ts'

test.for<[RunStatus[], string]>([
  [['succeeded'], 'succeeded'],
  [['succeeded', 'succeeded'], 'succeeded'],
  [['succeeded', 'failed'], 'partial'],
  [['failed', 'skipped'], 'failed'],
  [['timed-out', 'timed-out'], 'timed-out'],
  [['unknown', 'skipped'], 'unknown'],
  [['failed', 'unknown', 'refused'], 'unknown'],
  [['succeeded', 'unknown'], 'unknown'],
  [[], 'skipped'],
])('runs with statuses %j make a step with status %s', ([statuses, overall]) => {
  expect(
    overallStatus(
      statuses.map((status) => ({ status })),
      { cancelled: false },
    ),
  ).toBe(overall)
})

const FAILURE = new Error('the account is empty')
const succeeded = { status: 'succeeded' } as const
const failed = { status: 'failed', error: new Error('failed') } as const
const unsaved = { status: 'succeeded', error: new Error('a result could not be saved') } as const
const unknown = { status: 'unknown', error: new Error('the response was lost') } as const
const skipped = { status: 'skipped' } as const

test.for<[string, { status: RunStatus; error?: unknown }[], string]>([
  ['before its runs', [skipped], 'cancelled'],
  ['after a refusal', [{ status: 'refused' }], 'cancelled'],
  ['between two rows', [succeeded, skipped], 'cancelled'],
  ['during a task', [failed, { status: 'cancelled' }, skipped], 'cancelled'],
  ['while it saves results', [unsaved], 'cancelled'],
  ['with an unknown task', [{ status: 'cancelled' }, unknown], 'unknown'],
  ['after everything is done', [succeeded, succeeded], 'succeeded'],
])('a step that is cancelled %s has the status %s', ([, reports, overall]) => {
  expect(overallStatus(reports, { cancelled: true })).toBe(overall)
})

test.for<[string, { status: RunStatus; error?: unknown }[], unknown, [boolean, boolean]]>([
  ['all runs succeeded', [succeeded, succeeded], undefined, [true, true]],
  ['a run failed', [succeeded, failed], undefined, [false, true]],
  ['a run was skipped', [succeeded, skipped], undefined, [false, true]],
  ['a result could not be saved', [unsaved], undefined, [false, true]],
  ['the outcome of a run is unknown', [succeeded, unknown], undefined, [false, false]],
  ['the step failed before its runs', [skipped], FAILURE, [false, false]],
])('isSuccess with and without fail-on-error when %s', ([, reports, failure, expected]) => {
  expect([true, false].map((failOnError) => isSuccess(reports, failure, failOnError))).toEqual(
    expected,
  )
})
