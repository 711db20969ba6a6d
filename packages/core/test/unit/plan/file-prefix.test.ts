import { expect, test } from 'vitest'
import { filePrefix } from '../../../src/plan/file-prefix.ts'

const RUN = { number: 1, workflowId: '1', sendWorkflow: false, changes: [], submit: {} }

test.for([
  ['a step without a batch', {}, 1, ''],
  ['a row', { number: 3, line: 4 }, 12, '03-'],
  ['the only row', { number: 1, line: 1 }, 1, '1-'],
  [
    'a row with a name',
    { number: 7, line: 8, name: 'two cats/by night' },
    100,
    '007-two-cats-by-night-',
  ],
] as const)('the files of %s', ([, run, count, prefix]) => {
  expect(filePrefix({ ...RUN, ...run }, count)).toBe(prefix)
})
