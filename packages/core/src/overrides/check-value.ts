import { parseJson } from '../json.ts'
import type { WireValue } from '../node-info/node-info.ts'
import { linkSource } from '../workflow/link.ts'
import type { JsonValue } from '../workflow/workflow.ts'
import { controlCharacterIn } from './control-character.ts'
import { exactNumber, isJsonNumber } from './exact-number.ts'
import { toJson } from './json-value.ts'
import { isRounded, ROUNDED_HINT } from './rounded-number.ts'

/** A value ready to be sent, or a problem that completes a sentence about the field. */
export type CheckedValue =
  | { value: WireValue; problem?: never }
  | { problem: string; value?: never }

/**
 * Converts a caller's value to the form in which it is sent, if its type is that of the value in
 * api.json. Converts nothing that could be a mistake: YAML reads `no` as a boolean and `1e3` as a
 * number, and RunningHub accepts any text without an error.
 *
 * RunningHub's schema types `fieldValue` as a string, and its text allows any type that matches the
 * original; both work. Text is sent as text, numbers and booleans in their JSON type, which a
 * strict node needs, and numbers that JavaScript cannot represent exactly as decimal text.
 *
 * @param original the field's value in api.json; undefined without a workflow
 */
export function checkValue(value: unknown, original: JsonValue | undefined): CheckedValue {
  if (value === undefined || value === null) {
    return { problem: 'has no value here; for an empty text write ""' }
  }
  const control = typeof value === 'string' ? controlCharacterIn(value) : undefined
  if (control !== undefined) return { problem: `contains a control character (${control})` }
  switch (original?.kind) {
    case 'string':
      return checkText(value)
    case 'number':
      return isRoundedWhole(value, original.source)
        ? {
            problem: `takes a whole number, not ${excerpt(String(value))}: ${ROUNDED_HINT}`,
          }
        : checkNumber(value)
    case 'boolean':
      return checkBoolean(value)
    case 'array':
    case 'object':
      return checkNested(value, original.kind)
    default:
      return checkScalar(value)
  }
}

/** A seed such as `9.02156E+13` has lost digits of the original. */
function isRoundedWhole(value: unknown, original: string): boolean {
  return typeof value === 'string' && isRounded(value) && /^-?\d+$/.test(original)
}

function checkText(value: unknown): CheckedValue {
  if (typeof value === 'string') return { value }
  const quoted = ['number', 'bigint', 'boolean'].includes(typeof value) ? `: "${value}"` : ''
  return { problem: `takes text, not ${describe(value)}${quoted && `; quote it${quoted}`}` }
}

function checkNumber(value: unknown): CheckedValue {
  if (typeof value === 'bigint') return { value: exactNumber(String(value)) }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { problem: `takes a finite number, not ${value}` }
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return {
        problem: `cannot be ${value}: an integer beyond 2^53 may already be rounded; write it as text, in quotes`,
      }
    }
    return { value }
  }
  if (typeof value !== 'string') return { problem: `takes a number, not ${describe(value)}` }
  if (!isJsonNumber(value)) return { problem: `takes a number, not the text ${excerpt(value)}` }
  if (!Number.isFinite(Number(value))) {
    return { problem: `takes a finite number; ${excerpt(value)} is too large` }
  }
  return { value: exactNumber(value) }
}

function checkBoolean(value: unknown): CheckedValue {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  if (word === 'true' || word === 'false') return { value: word === 'true' }
  const actual = typeof value === 'string' ? `the text ${excerpt(value)}` : describe(value)
  return { problem: `takes true or false, not ${actual}` }
}

function checkNested(input: unknown, kind: 'array' | 'object'): CheckedValue {
  // A command line, a form and a CSV cell have lists and objects as JSON text.
  const value = typeof input === 'string' ? parseJsonOrText(input) : input
  const isObject = typeof value === 'object' && value !== null
  const given = Array.isArray(value) ? 'array' : isObject ? 'object' : undefined
  if (given !== kind) {
    return { problem: `takes ${kind === 'array' ? 'a list' : 'an object'}, not ${describe(value)}` }
  }
  const json = toJson(value)
  if ('problem' in json) return { problem: `cannot be this value: ${json.problem}` }
  if (linkSource(json.value) !== undefined) {
    return { problem: 'cannot be a link to a node: RunningHub cannot rewire a workflow' }
  }
  return { value: json.text }
}

function parseJsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

function checkScalar(value: unknown): CheckedValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return { value }
    case 'number':
    case 'bigint':
      return checkNumber(value)
    default:
      return { problem: `takes text, a number, true or false, not ${describe(value)}` }
  }
}

function describe(value: unknown): string {
  if (value instanceof Date) return 'a date'
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return 'text'
    case 'number':
    case 'bigint':
      return `the number ${value}`
    case 'boolean':
      return `${value}`
    case 'object':
      return 'an object'
    default:
      return `a ${typeof value}`
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
