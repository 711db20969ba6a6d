import { expect, test } from 'vitest'
import { nameLostAnswers } from '../../../src/chaos/lost-answers.ts'
import type { Entry } from '../../../src/history/history.ts'
import {
  answered202,
  called,
  created,
  killed,
  ordered,
  printed,
  reported,
  started,
  TASK,
  unknown,
} from './history.ts'

const KILLED = 'killed before the outcome was kept'
const main = 'job1.1 main'
const byJob = called({ program: main, subject: 'order job1-1' })

/** What happens, and the faults of the create calls, in order. */
const cases: [string, readonly Entry[], (string | undefined)[]][] = [
  ['no kill', [called(), created()], [undefined]],
  ['a kill and a start before the call', [killed(9_000), started(9_500), called()], [undefined]],
  ['a kill before the call arrives', [started(0), killed(9_990), called(), created()], [KILLED]],
  ['a kill after the call', [called(), created(), killed(10_500)], [KILLED]],
  ['a fault and a kill', [called({ fault: 'rate limit' }), killed(10_500)], [KILLED]],
  ['a kill of another program', [called(), created(), killed(10_500, main)], [undefined]],
  ['a kill of the program of a job', [byJob, created(), killed(10_500, main)], [KILLED]],
  [
    'the task is told long before the kill',
    [called(), created(), printed(10_100, TASK), killed(60_000)],
    [undefined],
  ],
  [
    'the task is told just before the kill',
    [called(), created(), printed(10_100, TASK), killed(10_500)],
    [KILLED],
  ],
  [
    'the refusal is told long before the kill',
    [
      answered202('zd1'),
      called({ fault: 'rate limit' }),
      printed(10_100, '{"event":"refused","task":"zd1","again":true}'),
      killed(60_000),
    ],
    ['rate limit'],
  ],
  [
    'the request of a caller is told long before the kill',
    [answered202('zd1'), called(), printed(10_100, 'GET /v1/tasks/zd1 200'), killed(60_000)],
    [KILLED],
  ],
  [
    'another call follows the kill',
    [called(), killed(10_500), started(11_000), called({ call: 2 }), created({ call: 2 })],
    [undefined, undefined],
  ],
  [
    'no call, a kill and an unknown outcome',
    [ordered(), killed(9_000), reported(unknown)],
    [KILLED],
  ],
  [
    'no call, a kill and another outcome',
    [ordered(), killed(9_000), reported({ ...unknown, status: 'failed' })],
    [],
  ],
  [
    'no call, and a kill before the order',
    [ordered({ at: 5_000 }), killed(1_000), reported(unknown)],
    [],
  ],
]

test.for(cases)('%s', ([, entries, expected]) => {
  const calls = nameLostAnswers(entries).filter((entry) => entry.type === 'called')
  expect(calls.map(({ fault }) => fault)).toEqual(expected)
})
