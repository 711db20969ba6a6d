import type { Facts } from '../errors/facts/facts.ts'
import { type CheckedValue, checkValue } from '../overrides/check-value.ts'
import { closestMatch } from '../overrides/did-you-mean.ts'
import type { JsonValue } from '../workflow/workflow.ts'
import { type AppInput, FILE_TYPES } from './ai-app.ts'

/** A value as text, ready to be sent, or a problem. */
export type CheckedAppValue = { value: string; problem?: never } | { problem: Facts; value?: never }

const text: JsonValue = { kind: 'string', value: '' }
const boolean: JsonValue = { kind: 'boolean', value: false }
const whole: JsonValue = { kind: 'number', source: '0' }
const decimal: JsonValue = { kind: 'number', source: '0.0' }

/** As many choices as an error message lists. */
const MAX_CHOICES_SHOWN = 12

/**
 * Converts a caller's value to the text in which it is sent, if the input accepts it. RunningHub's
 * own client sends every value of an app as text, and its description has every default as text.
 *
 * A choice is given by its index, its label or its description. The index goes first: it is what
 * RunningHub expects, and what the description has as the default.
 *
 * @param options.suggest whether to look for the choice that was possibly meant
 */
export function checkAppValue(
  input: AppInput,
  value: unknown,
  { suggest = true }: { suggest?: boolean } = {},
): CheckedAppValue {
  switch (input.type) {
    case 'text':
      return asText(checkValue(value, '', text))
    case 'boolean':
      return asText(checkValue(value, '', boolean))
    case 'integer':
      return checkInteger(input, value)
    case 'number':
      return checkRange(input, asText(checkValue(value, '', decimal)))
    case 'choice':
      return checkChoice(input, value, suggest)
    default:
      return asText(checkValue(value, '', FILE_TYPES.has(input.type) ? text : undefined))
  }
}

function asText({ value, problem }: CheckedValue): CheckedAppValue {
  return problem === undefined ? { value: String(value) } : { problem }
}

function checkInteger(input: AppInput, value: unknown): CheckedAppValue {
  const checked = asText(checkValue(value, '', whole))
  if (checked.problem !== undefined) return checked
  const digits = /^(-?\d+)(?:\.0+)?$/.exec(checked.value)?.[1]
  if (digits === undefined) return { problem: { kind: 'value-not-whole', value: checked.value } }
  return checkRange(input, { value: digits === '-0' ? '0' : digits })
}

function checkRange({ min, max }: AppInput, checked: CheckedAppValue): CheckedAppValue {
  const { value } = checked
  if (value === undefined) return checked
  const tooSmall = min !== undefined && compareNumbers(value, min) < 0
  const tooLarge = max !== undefined && compareNumbers(value, max) > 0
  return tooSmall || tooLarge
    ? { problem: { kind: 'value-out-of-range', value, min, max } }
    : checked
}

/** Compares two JSON numbers; whole ones with all their digits. Returns a negative number, 0 or a positive one. */
function compareNumbers(a: string, b: string): number {
  const isWhole = /^-?\d+$/
  if (!isWhole.test(a) || !isWhole.test(b)) return Number(a) - Number(b)
  const difference = BigInt(a) - BigInt(b)
  return difference === 0n ? 0 : difference > 0n ? 1 : -1
}

function checkChoice({ choices }: AppInput, value: unknown, suggest: boolean): CheckedAppValue {
  const checked = asText(checkValue(value, '', undefined))
  if (checked.problem !== undefined || choices.length === 0) return checked
  const given = checked.value
  const found =
    choices.find((choice) => choice.value === given) ??
    choices.find(({ label }) => label === given) ??
    choices.find(({ description }) => description !== '' && description === given)
  if (found !== undefined) return { value: found.value }
  const labels = choices.map(({ label }) => label)
  const names = choices.flatMap(({ label, description }) => [label, description])
  return {
    problem: {
      kind: 'value-not-a-choice',
      found: given.length > 40 ? `${given.slice(0, 40)}…` : given,
      choices: labels.slice(0, MAX_CHOICES_SHOWN),
      more: Math.max(0, labels.length - MAX_CHOICES_SHOWN),
      closest: suggest ? closestMatch(given, names.filter(Boolean)) : undefined,
    },
  }
}
