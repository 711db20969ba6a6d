import { RunningHubError } from '../errors/runninghub-error.ts'
import { UnavailableError } from '../errors/service-errors.ts'
import { asString } from '../json-fields.ts'
import { classifyConnectionError, type ErrorCause } from './connection-error.ts'
import type { Redact } from './redact.ts'

/** What came back over HTTP, read to its end. */
export interface HttpResponse {
  status: number
  text: string
  /** Milliseconds, from `Retry-After` in seconds or as a date. */
  retryAfter: number | undefined
  /** For a redirect: where to. */
  location: string | undefined
}

/**
 * Makes one exchange and reads the answer whole, within one time limit.
 *
 * @param timeout milliseconds, until the last byte of the answer
 * @throws {UnavailableError} when there is no whole answer: `retry` is "wait" or "final" when the
 *   request certainly never left (see {@link classifyConnectionError}), else "read"
 * @throws `signal.reason` when the caller aborted, and what `send` itself says, such as that a
 *   file cannot be read
 */
export async function sendRequest(
  action: string,
  send: (signal: AbortSignal) => Promise<Response>,
  { timeout, signal, redact }: { timeout: number; signal: AbortSignal | undefined; redact: Redact },
): Promise<HttpResponse> {
  const limit = AbortSignal.timeout(timeout)
  const both = signal ? AbortSignal.any([signal, limit]) : limit
  try {
    const response = await send(both)
    return {
      status: response.status,
      text: await response.text(),
      retryAfter: parseRetryAfter(response.headers.get('retry-after')),
      location: response.headers.get('location') ?? undefined,
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof RunningHubError) throw error
    if (limit.aborted) {
      throw new UnavailableError(
        `Could not ${action}: no whole answer within ${timeout / 1000} s.`,
        { retry: 'if-idempotent' },
      )
    }
    const reason = errorCauses(error)
    const words = redact(
      reason
        .map(({ message, code }) => message || code)
        .filter(Boolean)
        .join(': '),
    )
    throw new UnavailableError(`Could not ${action}: ${words || 'the connection failed'}.`, {
      retry: 'if-idempotent',
      ...classifyConnectionError(reason),
    })
  }
}

/**
 * A failed fetch says only "fetch failed"; what happened is in its causes. Of several addresses
 * tried (an AggregateError) the last one speaks for all.
 */
function errorCauses(error: unknown): ErrorCause[] {
  const chain: ErrorCause[] = []
  let next: unknown = error
  while (next instanceof Error && chain.length < 5) {
    const { code, syscall, errors } = next as {
      code?: unknown
      syscall?: unknown
      errors?: unknown
    }
    // The `code` of a DOMException is a number.
    chain.push({
      message: asString(next.message),
      code: asString(code),
      syscall: asString(syscall),
    })
    next = next.cause ?? (Array.isArray(errors) ? errors.at(-1) : undefined)
  }
  return chain
}

function parseRetryAfter(header: string | null): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
