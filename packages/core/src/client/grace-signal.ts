/**
 * Returns a signal that aborts some time after `signal` does, for a call that must not be cut off
 * the moment its caller stops waiting. Uses real time, since it limits a real connection.
 *
 * @param grace milliseconds between the abort of `signal` and the abort of the returned one
 */
export function abortAfterGrace(signal: AbortSignal | undefined, grace: number) {
  const delayed = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    timer = setTimeout(() => delayed.abort(signal?.reason), grace)
  }
  if (signal?.aborted) start()
  else signal?.addEventListener('abort', start)
  return {
    signal: delayed.signal,
    [Symbol.dispose]() {
      if (timer !== undefined) clearTimeout(timer)
      signal?.removeEventListener('abort', start)
    },
  }
}
