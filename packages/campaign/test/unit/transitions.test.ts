import { expect, test } from 'vitest'
import { CORRECTIONS, TRANSITIONS } from '../../../worker/src/queue/transitions.ts'
import { Facts } from '../../src/checks/facts.ts'
import { ALLOWED, checkTransitions } from '../../src/checks/transitions.ts'
import type { Entry } from '../../src/history/history.ts'

test("the campaign's copy of the transitions is that of the Worker's queue", () => {
  expect(ALLOWED).toEqual({ ...TRANSITIONS, ended: { ...TRANSITIONS.ended, ...CORRECTIONS } })
})

const task = 'a'
const claim = { at: 1, type: 'transition', task, from: 'waiting', event: 'claim', to: 'claimed' }
const change = { at: 1, type: 'state change', task, from: 'waiting', to: 'claimed' }

test.each([
  ['a known transition', [change, claim], []],
  [
    'an event that comes too early',
    [change, { ...claim, event: 'begin-submit' }],
    ['begin-submit'],
  ],
  [
    'another state after the event',
    [
      { ...change, to: 'ended' },
      { ...claim, to: 'ended' },
    ],
    ['claim'],
  ],
  ['a state that changes without an event', [change], ['without a transition']],
])('%s', (_, entries, problems) => {
  const violations = checkTransitions(new Facts(entries as Entry[]))
  expect(violations.map(({ text }) => text)).toEqual(
    problems.map((part) => expect.stringContaining(part)),
  )
})
