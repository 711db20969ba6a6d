import * as z from 'zod/mini'
import type { FieldError } from '../http/problem.ts'

type Shape = Readonly<Record<string, z.ZodMiniType>>
type Fields<S extends Shape> = Partial<z.output<z.ZodMiniObject<S>>>

/**
 * Checks what a caller sent against a strict schema, and hands on the fields that passed, so
 * that what else can be said about those is said in the same answer.
 */
export function validateBody<S extends Shape>(
  schema: z.ZodMiniObject<S>,
  sent: Readonly<Record<string, unknown>>,
): { fields: Fields<S>; errors: FieldError[] } {
  const read = z.safeParse(schema, sent)
  // What was sent, not the copy: a record's copy leaves out `__proto__` without a word.
  if (read.success) return { fields: sent as Fields<S>, errors: [] }
  const errors = read.error.issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => unknownField([...path, key], Object.keys(schema.def.shape)))
    }
    return [{ pointer: toPointer(path), message: `${path.join('.')} ${describe(issue, sent)}` }]
  })
  const wrong = new Set(errors.map(({ pointer }) => pointer?.split('/')[1]))
  const passed = Object.entries(sent).filter(([name]) => !wrong.has(escapeName(name)))
  return { fields: Object.fromEntries(passed) as Fields<S>, errors }
}

/** A JSON Pointer (RFC 6901) to a field of the body. */
export function toPointer(path: readonly string[]): string {
  return path.map((name) => `/${escapeName(name)}`).join('')
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unknownField(path: readonly string[], names: readonly string[]): FieldError {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')
  const suggestion = names.find((name) => plain(name) === plain(path.at(-1) ?? ''))
  const meant = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
  return {
    pointer: toPointer(path),
    message: `${path.join('.')} is not a field of this request${meant}`,
    suggestion,
  }
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  record: 'an object',
  object: 'an object',
}

function describe(issue: z.core.$ZodIssue, sent: unknown): string {
  const value = issue.path.reduce<unknown>(
    (at, name) => (at as Record<PropertyKey, unknown>)?.[name],
    sent,
  )
  if (value === undefined) return 'is missing'
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`
  return issue.message
}
