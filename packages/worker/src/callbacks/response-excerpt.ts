/** Characters of a response that are kept. */
const LENGTH = 500
/** How long a response that has begun may take to send them, in milliseconds. */
const TIMEOUT = 2_000

/**
 * Reads the first 500 characters of a response to a callback, for the person who looks for the
 * reason of a failure. Never throws: the status of the response is known already.
 */
export async function readExcerpt({ body }: Response): Promise<string | undefined> {
  const reader = body?.getReader()
  if (!reader) return undefined
  const decoder = new TextDecoder()
  const slow = AbortSignal.timeout(TIMEOUT)
  const stop = () => reader.cancel().catch(() => {})
  slow.addEventListener('abort', stop, { once: true })
  let text = ''
  try {
    while (text.length < LENGTH) {
      const { done, value } = await reader.read()
      if (done) break
      text += decoder.decode(value, { stream: true })
    }
  } catch {
    // What has arrived is enough.
  }
  slow.removeEventListener('abort', stop)
  await stop()
  return text === '' ? undefined : text.slice(0, LENGTH)
}
