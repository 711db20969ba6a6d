import type { Checker, RequestedInput } from '../validation/plan-inputs.ts'
import { choicesOf, isFileType, type Parameter, type ValueType, valueType } from './parameter.ts'

/** A value as the field gets it, or the end of a sentence about why it is refused. */
type ReadValue = { value: unknown; problem?: never } | { problem: string; value?: never }

/** Checks whether a value counts as not given: no-code tools send these for an empty field. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/**
 * Returns the input that a caller's value for a parameter is, or the end of a sentence about why it is
 * refused.
 *
 * @param value not blank
 */
export function readInput(
  checker: Checker,
  parameter: Parameter,
  given: unknown,
): Omit<RequestedInput, 'pointer'> | { problem: string } {
  const type = valueType(checker, parameter)
  const { value, problem } = readValue(parameter, type, given)
  if (problem !== undefined) return { problem }
  const { target } = parameter
  return isFileType(type) ? { target, value, isFile: true, kind: type } : { target, value }
}

/**
 * Reads what a caller gives for a parameter. A form has texts only, so the text of a number, of a
 * boolean or of a choice is read as what it stands for. Whether the field takes the value is checked
 * later, against the graph.
 *
 * @param value not blank
 */
function readValue(parameter: Parameter, type: ValueType, value: unknown): ReadValue {
  // The graph alone decides, and its messages say more.
  if (!isDeclared(parameter)) return { value }
  switch (type) {
    case 'text':
      return typeof value === 'string' ? { value } : { problem: 'must be text' }
    case 'number':
    case 'integer':
      return readNumber(parameter, type, value)
    case 'boolean':
      return readBoolean(value)
    case 'choice':
      return readChoice(parameter, value)
    case 'any':
      return { value }
    default:
      return typeof value === 'string'
        ? { value: value.trim() }
        : { problem: 'must be the URL of a file' }
  }
}

function isDeclared({ type, choices, min, max }: Parameter): boolean {
  return [type, choices, min, max].some((part) => part !== undefined)
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/

function readNumber(
  { min, max }: Parameter,
  type: 'number' | 'integer',
  given: unknown,
): ReadValue {
  const text = typeof given === 'string' ? given.trim() : String(given)
  const isNumber = typeof given === 'number' || typeof given === 'bigint'
  if (!(isNumber || typeof given === 'string') || !NUMBER.test(text))
    return { problem: 'must be a number' }
  const number = Number(text)
  if (type === 'integer' && !Number.isInteger(number)) return { problem: 'must be a whole number' }
  if (min !== undefined && number < min) return { problem: `must be at least ${min}` }
  if (max !== undefined && number > max) return { problem: `must be at most ${max}` }
  // The digits of an integer beyond 2^53 stay text: a number would round them.
  const isExact = !Number.isInteger(number) || Number.isSafeInteger(number)
  return { value: isNumber || !isExact ? given : number }
}

function readBoolean(value: unknown): ReadValue {
  if (typeof value === 'boolean') return { value }
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return word === 'true' || word === 'false'
    ? { value: word === 'true' }
    : { problem: 'must be true or false' }
}

function readChoice(parameter: Parameter, value: unknown): ReadValue {
  const choices = choicesOf(parameter)
  const text = typeof value === 'object' ? undefined : String(value)
  const chosen = choices.find((choice) => String(choice.value) === text)
  if (chosen) return { value: chosen.value }
  return { problem: `must be one of ${choices.map((choice) => choice.value).join(', ')}` }
}
