import { type Envelope, expectEnvelope } from '../response-fields.ts'
import { serviceError } from '../service-error.ts'

/**
 * Unwraps a response in the envelope that RunningHub uses for most calls.
 *
 * @throws {RunningHubError} the error of its kind for a refusal
 * @throws {UnexpectedResponseError} for a response without an envelope
 */
export function unwrapEnvelope(answer: unknown, action: string): Envelope {
  const read = expectEnvelope(answer)
  if (read.code === '0') return read
  throw serviceError({ action, code: read.code, text: read.msg ?? read.message, data: read.data })
}

/** Checks the response to a call that returns no data. */
export function parseEmpty(answer: unknown, action: string): void {
  unwrapEnvelope(answer, action)
}
