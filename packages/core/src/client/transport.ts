import type { CallFacts } from '../errors/facts/service-facts.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { UnavailableError } from '../errors/service-errors.ts'
import { asString } from '../json-fields.ts'
import type { HttpResponse } from '../protocol/http-response.ts'
import { classifyConnectionError, type ErrorCause } from './connection-error.ts'
import type { Redact } from './redact.ts'

/**
 * Sends one request and reads the whole response, within one time limit.
 *
 * @param action what the request does, for messages
 * @param timeout milliseconds until the last byte of the response
 * @throws {UnavailableError} when no complete response arrives: `retry` is "always" or "never" when
 *   the request was certainly not sent (see {@link classifyConnectionError}), else "if-idempotent"
 * @throws `signal.reason` when the caller aborts, and the {@link RunningHubError} of `send` itself,
 *   such as a file that cannot be read
 */
export async function sendRequest(
  action: CallFacts,
  send: (signal: AbortSignal) => Promise<Response>,
  { timeout, signal, redact }: { timeout: number; signal: AbortSignal | undefined; redact: Redact },
): Promise<HttpResponse> {
  const limit = AbortSignal.timeout(timeout)
  const combined = signal ? AbortSignal.any([signal, limit]) : limit
  try {
    const response = await send(combined)
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
        {
          kind: 'failed-call',
          action,
          reason: { kind: 'response-missing', seconds: timeout / 1000 },
        },
        { retry: 'if-idempotent' },
      )
    }
    const causes = errorCauses(error)
    const reason = redact(
      causes
        .map(({ message, code }) => message || code)
        .filter(Boolean)
        .join(': '),
    )
    throw new UnavailableError(
      {
        kind: 'failed-call',
        action,
        reason: { kind: 'connection-failed', reason: reason || undefined },
      },
      { retry: 'if-idempotent', ...classifyConnectionError(causes) },
    )
  }
}

/**
 * Returns the error and its causes. The message of a failed fetch is only "fetch failed"; its
 * causes contain the reason. Of several connection attempts (an AggregateError) the last one is
 * used.
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
