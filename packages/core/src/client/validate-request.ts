import type { CallFacts } from '../errors/facts/service-facts.ts'
import { InvalidKeyError, InvalidRequestError } from '../errors/service-errors.ts'

/** A character that no header contains. Node and browsers refuse it; workerd sends it. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/

/**
 * Builds the request without sending it, so that an error of `fetch` about the request cannot be
 * mistaken for a call that was cut off. Does not repeat that error: it quotes the header with the
 * key.
 *
 * @throws {InvalidKeyError} for a key that an HTTP header cannot contain
 * @throws {InvalidRequestError} for an invalid URL
 */
export function validateRequest(
  action: CallFacts,
  url: string,
  headers: Record<string, string>,
): void {
  if (Object.values(headers).some((value) => NOT_IN_HEADER.test(value))) {
    throw new InvalidKeyError(
      { kind: 'failed-call', action, reason: { kind: 'key-not-in-header' } },
      { hint: { kind: 'copy-key-again' } },
    )
  }
  // `new Request(url)` checks the same, but in Node it loads all of `fetch`, also for callers with another.
  const parsed = URL.parse(url)
  if (parsed === null || parsed.username !== '' || parsed.password !== '') {
    throw new InvalidRequestError(
      { kind: 'failed-call', action, reason: { kind: 'base-url-invalid' } },
      { hint: { kind: 'set-base-url' } },
    )
  }
}
