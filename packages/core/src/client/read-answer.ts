import type { ErrorDetails } from '../errors/runninghub-error.ts'
import {
  InvalidKeyError,
  InvalidRequestError,
  RateLimitedError,
  RefusedError,
  UnavailableError,
} from '../errors/service-errors.ts'
import type { HttpAnswer } from './http.ts'
import { parseJson } from './parse-json.ts'

/**
 * The JSON of an answer, whatever its HTTP status: RunningHub puts its own code into the body
 * and that code is more exact, while a gateway in front of it answers with a page.
 *
 * @throws {RunningHubError} for an answer that is not a JSON object, by its HTTP status
 */
export function readAnswer(action: string, answer: HttpAnswer): unknown {
  let body: unknown
  try {
    body = parseJson(answer.text)
  } catch {
    throw httpError(action, answer)
  }
  const speaks = typeof body === 'object' && body !== null && ('code' in body || 'taskId' in body)
  if (speaks) return body
  throw httpError(action, answer)
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
