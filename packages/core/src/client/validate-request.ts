import { InvalidKeyError, InvalidRequestError } from '../errors/service-errors.ts'

/**
 * Builds the request without sending it: what `fetch` would object to then cannot be mistaken for
 * a call that was cut off. What it says is not repeated, since it quotes the header with the key.
 *
 * @throws {InvalidKeyError} for a key that no header can hold
 * @throws {InvalidRequestError} for an address that is none
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
      `Could not ${action}: the API key has characters that cannot travel. Nothing was sent.`,
      { hint: 'Copy the key again: it is 32 letters and digits, without anything around it.' },
    )
  }
  try {
    new Request(url)
  } catch {
    throw new InvalidRequestError(
      `Could not ${action}: the base URL is not an address. Nothing was sent.`,
      { hint: 'Set the base URL to https://www.runninghub.cn or https://www.runninghub.ai.' },
    )
  }
}
