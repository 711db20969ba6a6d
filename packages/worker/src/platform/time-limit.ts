import type { InvocationContext } from './context.ts'

/** Starts a time limit. Its signal aborts after `ms` milliseconds, unless it is disposed before. */
export function timeLimit(
  { clock, wait = (ms, signal) => clock.sleep(ms, signal) }: InvocationContext,
  ms: number,
): { signal: AbortSignal } & Disposable {
  const [limit, stopped] = [new AbortController(), new AbortController()]
  const abort = () => limit.abort(new DOMException(`no response in ${ms} ms`, 'TimeoutError'))
  wait(ms, stopped.signal).then(abort, () => {})
  return { signal: limit.signal, [Symbol.dispose]: () => stopped.abort() }
}
