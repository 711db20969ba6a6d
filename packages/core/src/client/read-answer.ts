import type { ErrorDetails } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'
import {
  InvalidKeyError,
  InvalidRequestError,
  RateLimitedError,
  RefusedError,
  UnavailableError,
} from '../errors/service-errors.ts'
import { parseJson } from '../parse-json.ts'
import { readTaskId } from './answers.ts'
import type { HttpAnswer } from './http.ts'

/**
 * The JSON of an answer. RunningHub answers HTTP 200 whatever happened and puts its code into the
 * body. With another status the body counts only when it names a task or has a code of
 * RunningHub's: a gateway's own JSON (`{"code": 504}`) says nothing of what became of the call.
 *
 * @throws {RunningHubError} by the HTTP status, for an answer that is not RunningHub's own
 */
export function readAnswer(action: string, answer: HttpAnswer): unknown {
  let body: unknown
  try {
    body = parseJson(answer.text, String)
  } catch {
    throw httpError(action, answer)
  }
  if (typeof body !== 'object' || body === null) throw httpError(action, answer)
  const own = answer.status === 200 ? 'code' in body || 'taskId' in body : isOwn(body)
  if (!own) throw httpError(action, answer)
  return body
}

function isOwn(body: object): boolean {
  if (readTaskId(body) !== undefined) return true
  const { code, errorCode } = body as { code?: unknown; errorCode?: unknown }
  return SERVICE_CODES.has(String(code)) || SERVICE_CODES.has(String(errorCode))
}

function httpError(action: string, { status, text, retryAfter, location }: HttpAnswer) {
  const details: ErrorDetails = { httpStatus: status, retryAfter }
  const what = `Could not ${action}: HTTP ${status}`
  if (status === 429) {
    return new RateLimitedError(`${what}, too many calls in a short time.`, {
      ...details,
      retry: 'wait',
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
  if (status >= 400 && status < 500 && !PASSING.has(status)) {
    return new RefusedError(`${what}, and not an answer of RunningHub's own.`, {
      ...details,
      retry: 'read',
      hint: 'Check the base URL; a proxy or firewall on the way may have answered instead.',
    })
  }
  const form = /^\s*</.test(text) ? 'a web page' : text.trim() === '' ? 'nothing' : 'something'
  return new UnavailableError(`${what} with ${form} instead of RunningHub's JSON.`, {
    ...details,
    retry: 'read',
    hint: 'The service or a gateway in front of it has trouble; it usually passes.',
  })
}

/** Client-side HTTP statuses that tell of timing, not of the request. */
const PASSING = new Set([408, 409, 425, 499])

function originOf(location: string): string {
  return URL.canParse(location) ? new URL(location).origin : 'elsewhere'
}
