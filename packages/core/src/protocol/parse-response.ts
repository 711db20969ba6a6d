import type { Facts } from '../errors/facts/facts.ts'
import type { CallFacts } from '../errors/facts/service-facts.ts'
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
import type { HttpResponse } from './http-response.ts'
import { taskIdOf } from './response-fields.ts'

/**
 * Parses the JSON of a response. RunningHub responds with HTTP 200 whatever happened and puts its
 * code into the body. With another status {@link isFromService} decides whether the body counts.
 *
 * @throws {RunningHubError} by the HTTP status, for a response that does not come from RunningHub
 */
export function parseResponse(action: CallFacts, response: HttpResponse): unknown {
  let body: unknown
  try {
    body = parseJson(response.text, String)
  } catch {
    throw httpError(action, response)
  }
  if (typeof body !== 'object' || body === null) throw httpError(action, response)
  const fromService =
    response.status === 200 ? 'code' in body || 'taskId' in body : isFromService(body, response)
  if (!fromService) throw httpError(action, response)
  return body
}

/**
 * Decides whether JSON under another status than 200 comes from RunningHub: when it contains a task
 * id, or a code that asks to come back later. When the status is a refusal, any known code counts.
 * A gateway's JSON proves nothing about the call, even with a number that RunningHub uses:
 * `502 {"code": 1}` came for a task that was created.
 */
function isFromService(body: object, { status }: HttpResponse): boolean {
  if (taskIdOf(body) !== undefined) return true
  const { code, errorCode } = body as { code?: unknown; errorCode?: unknown }
  const known = SERVICE_CODES.get(String(code)) ?? SERVICE_CODES.get(String(errorCode))
  return known !== undefined && (known.retry === 'always' || isRefusalStatus(status))
}

function httpError(action: CallFacts, { status, text, retryAfter, location }: HttpResponse) {
  const details: ErrorDetails = { httpStatus: status, retryAfter }
  const failure = (reason: Facts): Facts => ({ kind: 'failed-call', action, reason })
  if (status === 429) {
    return new RateLimitedError(failure({ kind: 'http-rate-limit', status }), {
      ...details,
      retry: 'always',
    })
  }
  if (status >= 300 && status < 400) {
    const origin = location && URL.canParse(location) ? new URL(location).origin : undefined
    return new InvalidRequestError(failure({ kind: 'http-redirect', status, origin }), {
      ...details,
      hint: { kind: 'use-own-url-of-site' },
    })
  }
  if (status === 401) {
    return new InvalidKeyError(failure({ kind: 'http-unauthorized', status }), details)
  }
  if (isRefusalStatus(status)) {
    return new UnknownServiceCodeError(failure({ kind: 'http-not-from-service', status }), {
      ...details,
      retry: 'if-idempotent',
      hint: { kind: 'check-what-responds' },
    })
  }
  const content = /^\s*</.test(text) ? 'page' : text.trim() === '' ? 'nothing' : 'text'
  return new UnavailableError(failure({ kind: 'http-other-content', status, content }), {
    ...details,
    retry: 'if-idempotent',
    hint: { kind: 'try-later' },
  })
}

/** HTTP statuses of 400 to 499 that concern timing, not the request. */
const TRANSIENT_STATUSES = new Set([408, 409, 425, 499])

function isRefusalStatus(status: number): boolean {
  return status >= 400 && status < 500 && !TRANSIENT_STATUSES.has(status)
}
