/** A response is JSON, but not of a form that this library understands. */
export class UnexpectedResponseError extends Error {}

/**
 * Returns a field that a response must contain.
 *
 * @throws {UnexpectedResponseError} when it is missing
 */
export function expectField<T>(field: T | undefined, missing: string): T {
  if (field === undefined) throw new UnexpectedResponseError(missing)
  return field
}
