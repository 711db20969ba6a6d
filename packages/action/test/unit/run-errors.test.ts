import { expect, test } from 'vitest'
import { RunErrors } from '../../src/report/run-errors.ts'
import { Log } from '../../src/runner/log.ts'
import { captureLines } from '../harness/capture-lines.ts'

test('annotates nine errors at once and lists the other runs in the tenth annotation', () => {
  const lines = captureLines()
  const errors = new RunErrors(new Log(), 'error')
  for (let run = 1; run <= 12; run++) errors.add(`${run} cat`, { message: `reason ${run}` })
  errors.end()
  expect(lines.slice(8)).toEqual([
    '::error::reason 9',
    'error: reason 10',
    'error: reason 11',
    'error: reason 12',
    '::error::3 more runs did not succeed: 10 cat, 11 cat, 12 cat. The log and the summary contain the reasons.',
  ])
})

test('annotates no list when every error has its annotation', () => {
  const lines = captureLines()
  const errors = new RunErrors(new Log(), 'warning')
  errors.add('1', { message: 'reason' })
  errors.end()
  expect(lines).toEqual(['::warning::reason'])
})
