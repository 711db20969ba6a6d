import { type FieldError, throwIfInvalid } from './problem.ts'

type Read<T> = (text: string) => T | undefined

/**
 * Reads query parameters, all of which may be missing.
 *
 * @param readers for each name how it is read, and what it must be
 * @throws {Problem} 422 naming all that cannot be read
 */
export function readQuery<T extends Record<string, unknown>>(
  query: Readonly<Record<string, string>>,
  readers: { [K in keyof T]: { read: Read<T[K]>; must: string } },
): Partial<T> {
  const errors: FieldError[] = []
  const values: Partial<T> = {}
  for (const parameter in readers) {
    const text = query[parameter]
    if (text === undefined) continue
    const value = readers[parameter].read(text)
    if (value === undefined)
      errors.push({ parameter, message: `${parameter} must be ${readers[parameter].must}` })
    else values[parameter] = value
  }
  throwIfInvalid(errors)
  return values
}

/** A whole number in a range. */
export function wholeNumber(min: number, max: number): { read: Read<number>; must: string } {
  const read = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  }
  return { read, must: `a whole number from ${min} to ${max}` }
}

/** A cursor as KV gave it out: opaque, but not any text. */
export const cursor = {
  read: (text: string) => (/^[\w+/=.-]{1,1024}$/.test(text) ? text : undefined),
  must: 'the cursor of an earlier answer',
}

export const flag = {
  read: (text: string): boolean | undefined => ({ true: true, false: false })[text],
  must: 'true or false',
}
