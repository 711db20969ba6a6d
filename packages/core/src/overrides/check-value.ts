import type { Facts } from '../errors/facts/facts.ts'
import type { FoundValue } from '../errors/facts/override-facts.ts'
import { parseJson } from '../json.ts'
import type { WireValue } from '../node-info/node-info.ts'
import { isIntegerField } from '../workflow/integer-fields.ts'
import { linkSource } from '../workflow/link.ts'
import type { JsonValue } from '../workflow/workflow.ts'
import { exactNumber, isJsonNumber } from './exact-number.ts'
import { toJson } from './json-value.ts'
import { refusedCharacterIn } from './refused-character.ts'
import { isRounded } from './rounded-number.ts'

/** A value ready to be sent, or a problem. */
export type CheckedValue = { value: WireValue; problem?: never } | { problem: Facts; value?: never }

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
export function checkValue(
  value: unknown,
  fieldName: string,
  original: JsonValue | undefined,
): CheckedValue {
  const checked = checkType(value, original)
  if (isIntegerField(fieldName, original) && isFraction(checked.value)) {
    return refuse({ kind: 'value-not-whole', value: `${checked.value}` })
  }
  return checked
}

/** A number that JavaScript cannot represent exactly is a text of its digits. */
function isFraction(value: WireValue | undefined): boolean {
  if (typeof value === 'number') return !Number.isInteger(value)
  return typeof value === 'string' && isJsonNumber(value) && !Number.isInteger(Number(value))
}

function checkType(value: unknown, original: JsonValue | undefined): CheckedValue {
  if (value === undefined || value === null) {
    return refuse({ kind: 'value-missing' })
  }
  const refused = typeof value === 'string' ? refusedCharacterIn(value) : undefined
  if (refused) return refuse({ kind: `value-${refused.kind}-character`, code: refused.code })
  switch (original?.kind) {
    case 'string':
      return checkText(value)
    case 'number':
      return isRoundedWhole(value, original.source)
        ? refuse({ kind: 'value-rounded', text: excerpt(String(value)) })
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
  return refuse({ kind: 'value-not-text', found: describe(value) })
}

function checkNumber(value: unknown): CheckedValue {
  if (typeof value === 'bigint') return { value: exactNumber(String(value)) }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return refuse({ kind: 'value-not-finite', value: `${value}` })
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return refuse({ kind: 'value-unsafe-integer', value: `${value}` })
    }
    return { value }
  }
  if (typeof value !== 'string' || !isJsonNumber(value))
    return refuse({ kind: 'value-not-a-number', found: quote(value) })
  if (!Number.isFinite(Number(value)))
    return refuse({ kind: 'value-too-large', text: excerpt(value) })
  return { value: exactNumber(value) }
}

function checkBoolean(value: unknown): CheckedValue {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.toLowerCase() : undefined
  if (word === 'true' || word === 'false') return { value: word === 'true' }
  return refuse({ kind: 'value-not-boolean', found: quote(value) })
}

function checkNested(input: unknown, kind: 'array' | 'object'): CheckedValue {
  // A command line, a form and a CSV cell have lists and objects as JSON text.
  const value = typeof input === 'string' ? parseJsonOrText(input) : input
  const isObject = typeof value === 'object' && value !== null
  const given = Array.isArray(value) ? 'array' : isObject ? 'object' : undefined
  if (given !== kind)
    return refuse({ kind: 'value-not-nested', expected: kind, found: describe(value) })
  const json = toJson(value)
  if ('problem' in json) return refuse({ kind: 'value-not-json', reason: json.problem })
  if (linkSource(json.value) !== undefined) return refuse({ kind: 'value-is-link' })
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
      return refuse({ kind: 'value-not-scalar', found: describe(value) })
  }
}

function refuse(problem: Facts): CheckedValue {
  return { problem }
}

function describe(value: unknown): FoundValue {
  if (value instanceof Date) return { type: 'date' }
  if (Array.isArray(value)) return { type: 'list' }
  switch (typeof value) {
    case 'string':
      return { type: 'text' }
    case 'number':
    case 'bigint':
      return { type: 'number', value: `${value}` }
    case 'boolean':
      return { type: 'boolean', value: `${value}` }
    case 'object':
      return { type: 'object' }
    default:
      return { type: 'other', name: typeof value }
  }
}

/** Describes a value whose text matters, such as a misspelled number. */
function quote(value: unknown): FoundValue {
  return typeof value === 'string' ? { type: 'excerpt', text: excerpt(value) } : describe(value)
}

function excerpt(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
