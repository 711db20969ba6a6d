import { type FieldError, throwIfInvalid } from './problem.ts'

export interface Reader<T> {
  /** Returns undefined for an invalid value. */
  read(text: string): T | undefined
  /** The end of the message "… must be …". */
  expected: string
}

/**
 * Reads query parameters. All of them are optional.
 *
 * @param readers how to read each parameter, by name
 * @throws {Problem} 400 with all unknown parameters, 422 with all invalid ones
 */
export function readQuery<T extends object>(
  query: Readonly<Record<string, string>>,
  readers: { [K in keyof T]: Reader<T[K]> },
): Partial<T> {
  rejectUnknown(Object.keys(query), Object.keys(readers))
  const errors: FieldError[] = []
  const values: Partial<T> = {}
  for (const parameter in readers) {
    const text = query[parameter]
    if (text === undefined) continue
    const value = readers[parameter].read(text)
    if (value === undefined)
      errors.push({ parameter, message: `${parameter} must be ${readers[parameter].expected}` })
    else values[parameter] = value
  }
  throwIfInvalid(errors)
  return values
}

/** A filter with a misspelt name would otherwise return every task. */
function rejectUnknown(names: readonly string[], known: readonly string[]): void {
  const expected = known.length === 0 ? 'has none' : `has ${known.join(', ')}`
  const errors = names
    .filter((name) => !known.includes(name))
    .map((parameter) => ({
      parameter,
      message: `${parameter} is not a query parameter of this request, which ${expected}`,
    }))
  throwIfInvalid(errors, 'unknown-parameter')
}

/** Reads a whole number in a range. */
export function wholeNumber(min: number, max: number): Reader<number> {
  const read = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : undefined
  }
  return { read, expected: `a whole number from ${min} to ${max}` }
}

/** Reads one of some words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  return {
    read: (text) => words.find((word) => word === text),
    expected: `one of ${words.join(', ')}`,
  }
}

/** Reads a text of limited length. */
export function shortText(maxLength: number): Reader<string> {
  return {
    read: (text) => (text !== '' && text.length <= maxLength ? text : undefined),
    expected: `a text of 1 to ${maxLength} characters`,
  }
}

const DATE = /^(\d{4}-\d\d-\d\d)([T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?)?$/

/** Reads a date as milliseconds since 1970. */
export const date: Reader<number> = {
  read: (text) => {
    const day = DATE.exec(text)?.[1]
    const time = Date.parse(text)
    return day !== undefined && isDay(day) && time >= 0 ? time : undefined
  },
  expected: 'a date such as 2026-01-31 or 2026-01-31T08:00:00Z',
}

/** The runtime reads February 30th as March 2nd. */
function isDay(day: string): boolean {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

/** A task's id, the cursor of a list of tasks. */
export const taskCursor: Reader<string> = {
  read: (text) => (/^[0-9a-z]{1,64}$/.test(text) ? text : undefined),
  expected: 'the cursor of an earlier response',
}

/** A cursor of KV. It is opaque, but has a limited alphabet. */
export const cursor: Reader<string> = {
  read: (text) => (/^[\w+/=.-]{1,1024}$/.test(text) ? text : undefined),
  expected: 'the cursor of an earlier response',
}

export const flag: Reader<boolean> = {
  read: (text) => (text === 'true' || text === 'false' ? text === 'true' : undefined),
  expected: 'true or false',
}
