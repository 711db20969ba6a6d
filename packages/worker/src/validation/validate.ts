import { MAX_SUGGESTIONS } from '@runninghub-action/core'
import * as z from 'zod/mini'
import type { FieldError } from '../http/problem.ts'

/**
 * How many entries a list or an object may have. Far more than a workflow has fields: each entry is
 * compared with the nodes of the workflow, and can have errors of its own.
 */
const MAX_ENTRIES = 5000

type Shape = Readonly<Record<string, z.ZodMiniType>>
type Fields<S extends Shape> = Partial<z.output<z.ZodMiniObject<S>>>

/**
 * Validates a body against a strict schema. Returns the errors and the valid fields, so that further
 * checks of these fields can report their errors in the same response.
 */
export function validateBody<S extends Shape>(
  schema: z.ZodMiniObject<S>,
  body: Readonly<Record<string, unknown>>,
): { fields: Fields<S>; errors: FieldError[] } {
  const names = Object.keys(schema.def.shape)
  const tooLong = names.filter((name) => entryCount(body, name) > MAX_ENTRIES)
  const short = tooLong.length === 0 ? body : omit(body, tooLong)
  const refused = refusedNames(short, [])
  const parsed = z.safeParse(schema, short)
  if (parsed.success && short === body && refused.length === 0)
    return { fields: body as Fields<S>, errors: [] }
  const issues = parsed.error?.issues ?? []
  const invalidFields = issues.flatMap((issue): FieldError[] => {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      // Each suggestion compares with all names.
      return issue.keys.flatMap((key, index) =>
        key === '__proto__'
          ? []
          : [unknownField([...path, key], index < MAX_SUGGESTIONS ? names : [])],
      )
    }
    if (issue.path.length === 1 && tooLong.includes(path[0] ?? '')) return []
    return [
      { pointer: toPointer(path), message: `${path.join('.')} ${issueMessage(issue, short)}` },
    ]
  })
  const longFields = tooLong.map((name) => ({
    pointer: toPointer([name]),
    message: `${name} has ${entryCount(body, name)} entries; ${MAX_ENTRIES} are allowed`,
  }))
  const errors = [...longFields, ...refused, ...invalidFields]
  const invalid = new Set(errors.map(({ pointer }) => pointer?.split('/')[1]))
  const valid = Object.entries(body).filter(([name]) => !invalid.has(escapeName(name)))
  return { fields: Object.fromEntries(valid) as Fields<S>, errors }
}

/** Finds the name `__proto__` at any depth: zod does not check its value, and drops it from copies. */
function refusedNames(value: unknown, path: readonly string[]): FieldError[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) => {
    const place = [...path, name]
    if (name !== '__proto__') return refusedNames(member, place)
    return [{ pointer: toPointer(place), message: `${place.join('.')} is not an allowed name` }]
  })
}

/** Returns how many entries a list or an object has; 0 for another value. */
function entryCount(body: Readonly<Record<string, unknown>>, name: string): number {
  const value = Object.hasOwn(body, name) ? body[name] : undefined
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

function omit(body: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)))
}

/** Returns the JSON Pointer (RFC 6901) to a field of the body. */
export function toPointer(path: readonly string[]): string {
  return path.map((name) => `/${escapeName(name)}`).join('')
}

function escapeName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function unknownField(path: readonly string[], names: readonly string[]): FieldError {
  const normalized = (name: string) => name.toLowerCase().replace(/[^a-z]/g, '')
  const suggestion = names.find((name) => normalized(name) === normalized(path.at(-1) ?? ''))
  const didYouMean = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
  return {
    pointer: toPointer(path),
    message: `${path.join('.')} is not a field of this request${didYouMean}`,
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

function issueMessage(issue: z.core.$ZodIssue, body: unknown): string {
  const value = issue.path.reduce<unknown>(
    (parent, name) => (parent as Record<PropertyKey, unknown>)?.[name],
    body,
  )
  if (value === undefined) return 'is missing'
  if (issue.code === 'invalid_type') return `must be ${EXPECTED[issue.expected] ?? issue.expected}`
  return issue.message
}
