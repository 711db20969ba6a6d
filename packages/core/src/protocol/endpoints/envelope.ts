import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { type Envelope, expectEnvelope } from '../response-fields.ts'
import { serviceError } from '../service-error.ts'

/**
 * Unwraps a response in the envelope that RunningHub uses for most calls.
 *
 * @throws {RunningHubError} the error of its kind for a refusal
 * @throws {UnexpectedResponseError} for a response without an envelope
 */
export function unwrapEnvelope(response: unknown, action: CallFacts): Envelope {
  const envelope = expectEnvelope(response)
  const { code, msg, message, data } = envelope
  if (code === '0') return envelope
  throw serviceError({ action, code, text: msg ?? message, data })
}

/** Checks the response to a call that returns no data. */
export function parseEmpty(response: unknown, action: CallFacts): void {
  unwrapEnvelope(response, action)
}
