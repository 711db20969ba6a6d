/**
 * A signal that fires some time after another one does: for a call that must not be cut off the
 * moment its caller gives up. Real time, since it bounds a real connection.
 *
 * @param grace milliseconds between the abort of `signal` and the abort of the returned one
 */
export function abortAfterGrace(signal: AbortSignal | undefined, grace: number) {
  const late = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    timer = setTimeout(() => late.abort(signal?.reason), grace)
  }
  if (signal?.aborted) start()
  else signal?.addEventListener('abort', start, { once: true })
  return {
    signal: late.signal,
    [Symbol.dispose]() {
      if (timer !== undefined) clearTimeout(timer)
      signal?.removeEventListener('abort', start)
    },
  }
}
