import { expect, test } from 'vitest'
import { judge } from '../../../src/chaos/judge.ts'
import type { Entry } from '../../../src/history/history.ts'
import {
  answered,
  answered202,
  attempt,
  callback,
  callbackState,
  called,
  created,
  killed,
  OTHER_TASK,
  ordered,
  printed,
  reported,
  TASK,
  task,
  unknown,
  webhook,
} from './history.ts'

const accepted = [ordered(), answered202()]
const paid = [called(), created(), answered(), task()]
const lost = [called({ fault: 'cut after' }), created(), answered({ result: 'cut' }), task()]
const delivered = [callback(), callbackState('delivered')]
const submitted = (at: number) => printed(at, `{"event":"submitted","runninghubTaskId":"${TASK}"}`)

const OTHER = 'order client2-1'
const job = 'order job1-1'
const main = (number: number) => `job1.${number} main`
const paidByJob = [
  called({ program: main(1), subject: job }),
  created({ order: job }),
  answered(),
  task({ order: job }),
]
const again = [
  called({ call: 2, program: main(2), subject: job, at: 40_000 }),
  created({ call: 2, task: OTHER_TASK, order: job, live: [TASK] }),
  answered({ call: 2 }),
  task({ task: OTHER_TASK, order: job }),
  printed(50_000, OTHER_TASK, main(2)),
]

const KNOWN = 'every paid task is known'
const TWICE = 'never pay twice'
const TRUE = 'what is reported is true'
const DELIVERED = 'every end is delivered'

const histories: [string, readonly Entry[], string[]][] = [
  ['a request that succeeds', [...accepted, ...paid, ...delivered, reported()], []],
  ['a request that is gone', [...accepted], ['an accepted request is kept']],
  [
    'a request that does not end',
    [...accepted, reported({ ...unknown, status: 'waiting' })],
    ['every request ends'],
  ],
  [
    'two tasks for one request',
    [
      ...accepted,
      ...paid,
      called({ call: 2 }),
      created({ call: 2, task: OTHER_TASK }),
      answered({ call: 2 }),
      reported(),
    ],
    [TWICE, KNOWN, TWICE],
  ],
  [
    'two tasks for one key',
    [...accepted, answered202('zd2'), ...paid, reported()],
    ['one key, one task'],
  ],
  [
    'another result than RunningHub has',
    [...accepted, ...paid, reported({ urls: ['http://127.0.0.1:1/b.png'] })],
    [TRUE],
  ],
  [
    'a success that is reported as a failure',
    [...accepted, ...paid, reported({ status: 'failed', urls: [] })],
    [TRUE],
  ],
  ['unknown after a lost answer', [...accepted, ...lost, reported(unknown)], []],
  ['unknown after a clear answer', [...accepted, ...paid, reported(unknown)], [TRUE, KNOWN]],
  [
    'unknown after a clear answer and a kill',
    [...accepted, ...paid, killed(10_500), reported(unknown)],
    [],
  ],
  [
    'unknown although the Worker had the task long before the kill',
    [...accepted, ...paid, submitted(10_100), killed(60_000), reported(unknown)],
    [TRUE, KNOWN],
  ],
  [
    'unknown after a kill just before the call',
    [...accepted, killed(9_000), reported(unknown)],
    [],
  ],
  [
    'two unknown outcomes after a kill just before both calls',
    [
      ...accepted,
      ordered({ owner: OTHER, order: OTHER }),
      killed(9_000),
      reported(unknown),
      reported({ ...unknown, owner: OTHER, order: OTHER }),
    ],
    [],
  ],
  [
    'unknown after a kill before the request',
    [ordered({ at: 3_000 }), answered202(), killed(1_000), reported(unknown)],
    [TRUE],
  ],
  ['unknown with neither call nor kill', [...accepted, reported(unknown)], [TRUE]],
  [
    'a webhook that is acknowledged and forgotten',
    [...accepted, ...lost, webhook(), reported(unknown)],
    [KNOWN],
  ],
  [
    'a forged webhook that is forgotten',
    [...accepted, ...lost, webhook({ forged: true }), reported(unknown)],
    [],
  ],
  [
    'a callback that is pending',
    [...accepted, ...paid, reported(), callbackState('pending')],
    [DELIVERED],
  ],
  ['a callback that is dead', [...accepted, ...paid, reported(), callbackState('dead')], []],
  [
    'a callback that nobody received',
    [...accepted, ...paid, reported(), callback({ received: false }), callbackState('delivered')],
    [DELIVERED],
  ],
  [
    'two ids for one end',
    [...accepted, ...paid, ...delivered, reported(), callback({ id: 'msg_2' })],
    [DELIVERED],
  ],
  [
    'a wrong signature',
    [...accepted, ...paid, ...delivered, reported(), callback({ signed: false })],
    [DELIVERED],
  ],
  [
    'polls without a pause',
    [
      ...accepted,
      ...paid,
      ...delivered,
      reported(),
      ...Array.from({ length: 70 }, (_, n) =>
        called({ call: 10 + n, operation: 'poll', subject: TASK, at: 11_000 + n }),
      ),
    ],
    ['no fast loop'],
  ],
  ['a job that names its task', [...paidByJob, printed(11_000, TASK, main(1)), attempt(1)], []],
  ['a job that does not name its task', [...paidByJob, attempt(1)], [KNOWN]],
  [
    'a killed job whose post step is silent',
    [...paidByJob, killed(10_030, main(1)), attempt(1)],
    [KNOWN],
  ],
  [
    'a killed job whose post step warns',
    [
      ...paidByJob,
      killed(10_030, main(1)),
      printed(12_000, 'A task may exist', 'job1.1 post'),
      attempt(1),
    ],
    [],
  ],
  [
    'a job on a machine that is lost',
    [...paidByJob, killed(10_030, main(1)), attempt(1, { state: 'lost' })],
    [],
  ],
  [
    'a job that resumes and pays again',
    [...paidByJob, printed(11_000, TASK, main(1)), attempt(1), ...again, attempt(2)],
    [TWICE],
  ],
  [
    'a job that does not resume and pays again',
    [
      ...paidByJob,
      printed(11_000, TASK, main(1)),
      attempt(1, { resumes: false }),
      ...again,
      attempt(2, { resumes: false }),
    ],
    [],
  ],
]

test.for(histories)('%s', ([, entries, expected]) => {
  expect(judge(entries).map(({ invariant }) => invariant)).toEqual(expected)
})
