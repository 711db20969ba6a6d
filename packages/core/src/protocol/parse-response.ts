import type { HttpResponse } from '../client/transport.ts'
import type { ErrorDetails } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'
import {
  InvalidKeyError,
  InvalidRequestError,
  RateLimitedError,
  UnavailableError,
  UnknownServiceCodeError,
} from '../errors/service-errors.ts'
import { parseJson } from '../json.ts'
import { taskIdOf } from './response-fields.ts'

/**
 * The JSON of an answer. RunningHub answers HTTP 200 whatever happened and puts its code into the
 * body. With another status the body counts only when it names a task or has a code that can be
 * taken for RunningHub's: see {@link isFromService}.
 *
 * @throws {RunningHubError} by the HTTP status, for an answer that is not RunningHub's own
 */
export function parseResponse(action: string, answer: HttpResponse): unknown {
  let body: unknown
  try {
    body = parseJson(answer.text, String)
  } catch {
    throw httpError(action, answer)
  }
  if (typeof body !== 'object' || body === null) throw httpError(action, answer)
  const own =
    answer.status === 200 ? 'code' in body || 'taskId' in body : isFromService(body, answer)
  if (!own) throw httpError(action, answer)
  return body
}

/**
 * Whether JSON under another status than 200 is RunningHub's own: when it names a task, or asks to
 * come back later. Where the status says that the request was refused, any known code does. A
 * gateway's JSON says nothing of what became of the call, also with a number that RunningHub uses:
 * `502 {"code": 1}` came for a task that was made.
 */
function isFromService(body: object, { status }: HttpResponse): boolean {
  if (taskIdOf(body) !== undefined) return true
  const { code, errorCode } = body as { code?: unknown; errorCode?: unknown }
  const known = SERVICE_CODES.get(String(code)) ?? SERVICE_CODES.get(String(errorCode))
  return known !== undefined && (known.retry === 'always' || isRefusalStatus(status))
}

function httpError(action: string, { status, text, retryAfter, location }: HttpResponse) {
  const details: ErrorDetails = { httpStatus: status, retryAfter }
  const what = `Could not ${action}: HTTP ${status}`
  if (status === 429) {
    return new RateLimitedError(`${what}, too many calls in a short time.`, {
      ...details,
      retry: 'always',
    })
  }
  if (status >= 300 && status < 400) {
    return new InvalidRequestError(
      `${what}, a redirect${location ? ` to ${originOf(location)}` : ''}.`,
      {
        ...details,
        hint: 'Set the base URL to the address the site itself uses: https://www.runninghub.cn or https://www.runninghub.ai.',
      },
    )
  }
  if (status === 401) return new InvalidKeyError(`${what}, the API key is not accepted.`, details)
  if (isRefusalStatus(status)) {
    return new UnknownServiceCodeError(`${what}, and not an answer of RunningHub's own.`, {
      ...details,
      retry: 'if-idempotent',
      hint: 'Check the base URL; a proxy or firewall on the way may have answered instead.',
    })
  }
  const form = /^\s*</.test(text) ? 'a web page' : text.trim() === '' ? 'nothing' : 'something'
  return new UnavailableError(`${what} with ${form} instead of RunningHub's JSON.`, {
    ...details,
    retry: 'if-idempotent',
    hint: 'The service or a gateway in front of it has trouble; it usually passes.',
  })
}

/** Client-side HTTP statuses that tell of timing, not of the request. */
const TRANSIENT_STATUSES = new Set([408, 409, 425, 499])

function isRefusalStatus(status: number): boolean {
  return status >= 400 && status < 500 && !TRANSIENT_STATUSES.has(status)
}

function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'elsewhere'
}
