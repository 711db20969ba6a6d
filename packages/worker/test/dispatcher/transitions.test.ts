import { expect, test } from 'vitest'
import { type Event, next, type State } from '../../src/dispatcher/transitions.ts'

const STATES: State[] = [
  'waiting',
  'claimed',
  'creating',
  'submitted',
  'unknown',
  'ended',
  'settled',
]
const EVENTS: Event[] = [
  'claim',
  'create',
  'return',
  'lapse',
  'made',
  'doubt',
  'named',
  'fail',
  'finish',
  'cancel',
  'expire',
  'settle',
  'again',
]

test('from doubt no way leads to another create call, but over the word that nothing was made', () => {
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
  expect(reached('unknown', ['return'])).toEqual(
    new Set(['unknown', 'submitted', 'ended', 'settled']),
  )
  expect(reached('submitted', [])).toEqual(new Set(['submitted', 'ended', 'settled']))
  expect(reached('creating', ['return'])).not.toContain('claimed')
})

test.each([
  ['creating', ['made', 'return', 'fail', 'doubt', 'lapse', 'named']],
  ['unknown', ['made', 'return', 'fail', 'named', 'expire']],
  ['submitted', ['finish']],
] as const)(
  'a task that may exist on RunningHub: only these events move it from %s',
  (state, events) => {
    const moving = EVENTS.filter((event) => next(state, event) !== undefined)
    expect(moving.toSorted()).toEqual([...events].sort())
  },
)

test('a lease that ran out before the point of no return gives the task back, after it never', () => {
  expect(next('claimed', 'lapse')).toBe('waiting')
  expect(next('creating', 'lapse')).toBe('unknown')
})

test('every state but the last has a way to an end', () => {
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

test('what comes too late changes nothing', () => {
  for (const event of ['claim', 'create', 'return', 'fail', 'doubt', 'finish', 'cancel'] as const) {
    expect(next('settled', event), event).toBeUndefined()
    expect(next('ended', event), event).toBeUndefined()
  }
  expect(next('ended', 'named')).toBeUndefined()
  expect(next('ended', 'named', true)).toBe('submitted')
  expect(next('settled', 'named', true)).toBe('submitted')
})
