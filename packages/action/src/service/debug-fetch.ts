import type { Redact } from '@runninghub-action/core'
import type { Log } from '../runner/log.ts'

/** In characters. A graph that is sent may have a million. */
const MAX_BODY_LENGTH = 2000
/** Fields of requests that are secrets however short they are. */
const SECRET_FIELDS = /("(?:api[kK]ey|accessPassword)"\s*:\s*)"(?:[^"\\]|\\.)*"/g
/** Statuses of responses that have no body. */
const WITHOUT_BODY = new Set([204, 205, 304])

/**
 * Wraps `fetch` and logs each request and response as debug lines. Of calls to other origins than
 * RunningHub's API, it logs neither the query nor the bodies: they may be signatures and files.
 */
export function debugFetch(
  fetch: typeof globalThis.fetch,
  { log, baseUrl, redact }: { log: Pick<Log, 'debug'>; baseUrl: string; redact: Redact },
): typeof globalThis.fetch {
  const apiOrigin = new URL(baseUrl).origin
  const shorten = (body: string) => {
    const safe = redact(body.replace(SECRET_FIELDS, '$1"[secret]"'))
    if (safe.length <= MAX_BODY_LENGTH) return safe
    return `${safe.slice(0, MAX_BODY_LENGTH)}… (${safe.length} characters)`
  }
  let count = 0
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const isApi = url.origin === apiOrigin
    const id = `request ${++count}`
    const { method = 'GET', body } = init ?? {}
    const requestBody = isApi && typeof body === 'string' ? ` ${shorten(body)}` : ''
    log.debug(`${id}: ${method} ${url.origin}${url.pathname}${requestBody}`)
    const startedAt = performance.now()
    const elapsed = () => `${Math.round(performance.now() - startedAt)} ms`
    try {
      const response = await fetch(input, init)
      const text = isApi ? await response.text() : undefined
      const responseBody = text === undefined ? '' : ` ${shorten(text)}`
      log.debug(`${id}: HTTP ${response.status} after ${elapsed()}${responseBody}`)
      if (text === undefined) return response
      const { status, statusText, headers } = response
      const content = WITHOUT_BODY.has(status) ? null : text
      return new Response(content, { status, statusText, headers })
    } catch (error) {
      log.debug(`${id}: failed after ${elapsed()}: ${redact(String(error))}`)
      throw error
    }
  }
}
