import { expect, test } from 'vitest'
import type { Inputs } from '../../src/inputs/inputs.ts'
import { firstLine } from '../../src/report/first-line.ts'
import { plannedRun } from '../harness/reports.ts'

const inputs = {
  'base-url': 'https://www.runninghub.cn',
  'instance-type': '',
  'max-parallel': 4,
  timeout: 600_000,
  'queue-timeout': 1_800_000,
} as Inputs

const ID = plannedRun().workflowId

test.for<[string, Partial<Inputs>, string[], string]>([
  [
    'one run',
    {},
    [ID],
    `1 run of workflow ${ID} on https://www.runninghub.cn, timeout 10 min, queue-timeout 30 min.`,
  ],
  [
    'a batch',
    { 'instance-type': 'plus' },
    Array(12).fill(ID),
    `12 runs of workflow ${ID} on https://www.runninghub.cn, instance-type plus, 4 at a time, timeout 10 min, queue-timeout 30 min.`,
  ],
  [
    'a batch of two workflows',
    { 'max-parallel': 1 },
    [ID, '12', ID],
    '3 runs of 2 workflows on https://www.runninghub.cn, one at a time, timeout 10 min, queue-timeout 30 min.',
  ],
])('the first line of %s', ([, changes, ids, line]) => {
  const runs = ids.map((workflowId, index) => ({ ...plannedRun(index + 1), workflowId }))
  expect(firstLine({ ...inputs, ...changes }, runs)).toBe(line)
})
