import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { abortAfterGrace } from '../../../src/client/grace-signal.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const reason = new Error('stopped')

test.each(['before the call', 'during the call'])(
  'an abort %s aborts with its reason after the grace',
  (when) => {
    const stop = new AbortController()
    if (when === 'before the call') stop.abort(reason)
    const { signal } = abortAfterGrace(stop.signal, 8_500)
    if (when === 'during the call') stop.abort(reason)
    vi.advanceTimersByTime(8_499)
    expect(signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(signal.reason).toBe(reason)
  },
)

test('without an abort it never aborts', () => {
  const { signal } = abortAfterGrace(new AbortController().signal, 8_500)
  vi.advanceTimersByTime(1e9)
  expect(signal.aborted).toBe(false)
  expect(abortAfterGrace(undefined, 8_500).signal.aborted).toBe(false)
})

test('after the call no timer is left, and none is set', () => {
  const stopped = new AbortController()
  const running = new AbortController()
  const calls = [stopped, running].map(({ signal }) => abortAfterGrace(signal, 8_500))
  stopped.abort(reason)
  expect(vi.getTimerCount()).toBe(1)
  for (const call of calls) call[Symbol.dispose]()
  running.abort(reason)
  expect(vi.getTimerCount()).toBe(0)
})
