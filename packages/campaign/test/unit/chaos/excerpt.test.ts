import { expect, test } from 'vitest'
import { excerpt } from '../../../src/chaos/excerpt.ts'
import { countFigures, formatFigures } from '../../../src/chaos/figures.ts'
import type { Entry } from '../../../src/history/history.ts'
import {
  answered,
  answered202,
  attempt,
  callback,
  called,
  created,
  killed,
  ordered,
  printed,
  reported,
  TASK,
  task,
  unknown,
} from './history.ts'

const other = 'order client1-10'
const own: Entry[] = [
  ordered(),
  answered202('zd1'),
  printed(6, '{"event":"accepted","task":"zd1"}'),
  called(),
  created(),
  answered(),
  called({ call: 2, operation: 'poll', subject: TASK }),
  answered({ call: 2 }),
  killed(30_000),
  callback(),
  reported(),
  task(),
]
const foreign: Entry[] = [
  ordered({ owner: other, order: other }),
  answered202('zd10', { order: other }),
  printed(6, '{"event":"accepted","task":"zd10"}'),
  called({ call: 3, subject: other }),
  answered({ call: 3 }),
  callback({ order: other, task: '2127585579934679043', id: 'msg_2', urls: [] }),
]

test.for([
  ['its order', 'order client1-1 is unknown'],
  ['its task', `the webhook about ${TASK} was acknowledged and forgotten`],
])('an excerpt has what belongs to a violation that names %s, and all kills', ([, text = '']) => {
  const entries = [...foreign, ...own, ...foreign]
  expect(excerpt(entries, { invariant: 'never pay twice', text })).toEqual(own)
})

test('figures count what happened', () => {
  const entries = [
    ...own,
    ...foreign,
    ordered({ owner: 'job1', order: 'order job1-1' }),
    attempt(1),
    attempt(2),
    reported(unknown),
  ]
  expect(formatFigures(countFigures(entries, 3))).toBe(
    '1 rounds, 1 kills, 2 requests, 1 jobs, 1 tasks, 1 unknown, 2 callbacks, 3 calls, 3 violations',
  )
})
