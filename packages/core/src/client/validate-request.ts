import { InvalidKeyError, InvalidRequestError } from '../errors/service-errors.ts'

/**
 * Builds the request without sending it, so that an error of `fetch` about the request cannot be
 * mistaken for a call that was cut off. Does not repeat that error: it quotes the header with the
 * key.
 *
 * @throws {InvalidKeyError} for a key that an HTTP header cannot contain
 * @throws {InvalidRequestError} for an invalid URL
 */
export function validateRequest(
  action: string,
  url: string,
  headers: Record<string, string>,
): void {
  try {
    new Headers(headers)
  } catch {
    throw new InvalidKeyError(
      `Could not ${action}: the API key contains characters that are not allowed in an HTTP header. Nothing was sent.`,
      { hint: 'Copy the key again: it has 32 letters and digits, with nothing around them.' },
    )
  }
  try {
    new Request(url)
  } catch {
    throw new InvalidRequestError(
      `Could not ${action}: the base URL is not a valid URL. Nothing was sent.`,
      { hint: 'Set the base URL to https://www.runninghub.cn or https://www.runninghub.ai.' },
    )
  }
}
