import { expect, test } from 'vitest'
import { type Event, next, type State } from '../../../src/queue/transitions.ts'

const STATES: State[] = [
  'accepted',
  'preparing',
  'waiting',
  'claimed',
  'submitting',
  'submitted',
  'unknown',
  'ended',
]
const EVENTS: Event[] = [
  'prepare',
  'files-ready',
  'claim',
  'begin-submit',
  'release',
  'lease-expired',
  'mark-submitted',
  'mark-unknown',
  'confirm-candidate',
  'fail',
  'complete',
  'cancel',
  'expire',
  'redeliver',
]

test('from unknown only release leads to another create call', () => {
  const reached = (start: State, without: Event[]) => {
    const seen = new Set<State>([start])
    for (const state of seen) {
      for (const event of EVENTS.filter((name) => !without.includes(name))) {
        const then = next(state, event)
        if (then) seen.add(then)
      }
    }
    return seen
  }
  expect(reached('unknown', ['release'])).toEqual(new Set(['unknown', 'submitted', 'ended']))
  expect(reached('submitted', [])).toEqual(new Set(['submitted', 'ended']))
  expect(reached('submitting', ['release'])).not.toContain('claimed')
})

test.each([
  [
    'submitting',
    ['mark-submitted', 'release', 'fail', 'mark-unknown', 'lease-expired', 'confirm-candidate'],
  ],
  ['unknown', ['mark-submitted', 'release', 'fail', 'confirm-candidate', 'expire']],
  ['submitted', ['complete']],
] as const)(
  'a task that may exist on RunningHub leaves %s only by the listed events',
  (state, events) => {
    const moving = EVENTS.filter((event) => next(state, event) !== undefined)
    expect(moving.toSorted()).toEqual([...events].sort())
  },
)

test('an expired lease returns a claimed task to the queue, but never a submitting one', () => {
  expect(next('claimed', 'lease-expired')).toBe('waiting')
  expect(next('submitting', 'lease-expired')).toBe('unknown')
})

test('files are uploaded before a task takes a slot', () => {
  const before = STATES.filter((state) => next(state, 'claim') !== undefined)
  expect(before).toEqual(['waiting'])
  expect(next('preparing', 'begin-submit')).toBeUndefined()
  expect(next('preparing', 'release')).toBe('accepted')
  expect(next('preparing', 'lease-expired')).toBe('accepted')
})

test('every state leads to ended', () => {
  const toEnd = (state: State, seen = new Set<State>()): boolean => {
    if (state === 'ended') return true
    if (seen.has(state)) return false
    seen.add(state)
    return EVENTS.some((event) => {
      const then = next(state, event)
      return then !== undefined && toEnd(then, seen)
    })
  }
  for (const state of STATES) expect(toEnd(state), state).toBe(true)
})

test('events that come too late change nothing', () => {
  for (const event of [
    'prepare',
    'files-ready',
    'claim',
    'begin-submit',
    'release',
    'fail',
    'mark-unknown',
    'complete',
    'cancel',
  ] as const) {
    expect(next('ended', event), event).toBeUndefined()
  }
  expect(next('ended', 'confirm-candidate')).toBeUndefined()
  expect(next('ended', 'confirm-candidate', true)).toBe('submitted')
})

test('the life of a task', () => {
  const moves = STATES.flatMap((state) =>
    EVENTS.flatMap((event) => {
      const then = next(state, event)
      return then === undefined ? [] : [`${state} --${event}-> ${then}`]
    }),
  )
  expect(new Set(moves)).toEqual(
    new Set([
      'accepted --prepare-> preparing',
      'accepted --cancel-> ended',
      'accepted --expire-> ended',
      'preparing --files-ready-> waiting',
      'preparing --release-> accepted',
      'preparing --lease-expired-> accepted',
      'preparing --fail-> ended',
      'preparing --cancel-> ended',
      'waiting --claim-> claimed',
      'waiting --cancel-> ended',
      'waiting --expire-> ended',
      'claimed --begin-submit-> submitting',
      'claimed --release-> waiting',
      'claimed --lease-expired-> waiting',
      'claimed --fail-> ended',
      'claimed --cancel-> ended',
      'submitting --release-> waiting',
      'submitting --mark-submitted-> submitted',
      'submitting --mark-unknown-> unknown',
      'submitting --confirm-candidate-> submitted',
      'submitting --lease-expired-> unknown',
      'submitting --fail-> ended',
      'submitted --complete-> ended',
      'unknown --release-> waiting',
      'unknown --mark-submitted-> submitted',
      'unknown --confirm-candidate-> submitted',
      'unknown --fail-> ended',
      'unknown --expire-> ended',
      'ended --redeliver-> ended',
    ]),
  )
  expect(next('ended', 'complete', true)).toBe('ended')
})
