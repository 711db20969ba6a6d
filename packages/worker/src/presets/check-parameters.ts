import type { FieldError } from '../http/problem.ts'
import {
  type Checker,
  findField,
  planInputs,
  type RequestedInput,
} from '../validation/plan-inputs.ts'
import { toPointer } from '../validation/validate.ts'
import {
  choicesOf,
  fieldType,
  isFileType,
  type Parameter,
  type ValueType,
  valueType,
} from './parameter.ts'
import { isBlank, readInput } from './parameter-value.ts'

/** The types that a parameter may have, by what its field takes. */
const FITTING: Readonly<Record<string, readonly ValueType[]>> = {
  text: ['text', 'choice', 'image', 'audio', 'video'],
  number: ['number', 'integer', 'choice'],
  integer: ['integer', 'choice'],
  boolean: ['boolean'],
}

/**
 * Checks the types, choices, limits and defaults of parameters, so that the author of a preset gets
 * the errors and not its callers. Unknown targets are reported elsewhere.
 *
 * @param defaults values by the name of a parameter
 * @param checkUrl returns why a URL is not allowed; undefined for an allowed one
 */
export function checkParameters(
  checker: Checker,
  parameters: Readonly<Record<string, Parameter>>,
  defaults: Readonly<Record<string, unknown>>,
  checkUrl: (url: string) => string | undefined,
): FieldError[] {
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    if (findField(checker, parameter.target, false).problem) return []
    const pointer = (...path: string[]) => toPointer(['parameters', name, ...path])
    const mismatch = checkType(checker, parameter)
    if (mismatch) return [{ pointer: pointer('type'), message: `${name} ${mismatch}` }]
    const limits = checkLimits(checker, name, parameter)
    if (limits.length > 0) return limits
    const samples = [
      ...choicesOf(parameter).map(({ value }, index) => ({
        value,
        at: pointer('choices', String(index)),
      })),
      ...(['min', 'max'] as const).flatMap((limit) =>
        parameter[limit] === undefined ? [] : [{ value: parameter[limit], at: pointer(limit) }],
      ),
      ...(isBlank(parameter.default) ? [] : [{ value: parameter.default, at: pointer('default') }]),
    ]
    const errors = samples.flatMap(({ value, at }) =>
      checkSample(checker, parameter, { value, pointer: at }, checkUrl),
    )
    const isTwice = parameter.default !== undefined && Object.hasOwn(defaults, name)
    const twice = `${name} has a default in parameters and in defaults`
    return [
      ...errors,
      ...(isTwice ? [{ pointer: toPointer(['defaults', name]), message: twice }] : []),
    ]
  })
}

/** Returns why the type of a parameter does not fit its field, as the end of a sentence. */
function checkType(checker: Checker, parameter: Parameter): string | undefined {
  const field = fieldType(checker, parameter.target)
  const type = valueType(checker, parameter)
  const fitting = isFileType(field) ? (field === 'file' ? undefined : [field]) : FITTING[field]
  if (fitting && !fitting.includes(type))
    return `has the type ${type}, but its field takes ${fitting.join(', ')}`
  if (type === 'choice' && !parameter.choices) return 'has the type choice, but no choices'
  if (type !== 'choice' && parameter.choices) return `has choices, but the type ${type}`
  return undefined
}

function checkLimits(checker: Checker, name: string, parameter: Parameter): FieldError[] {
  const { min, max } = parameter
  if (min === undefined && max === undefined) return []
  const pointer = toPointer(['parameters', name, min === undefined ? 'max' : 'min'])
  const type = valueType(checker, parameter)
  if (type !== 'number' && type !== 'integer')
    return [{ pointer, message: `${name} has a limit, but the type ${type}` }]
  if (min !== undefined && max !== undefined && min > max)
    return [{ pointer, message: `${name} has a min above its max` }]
  return []
}

/** Checks a value that callers may send, or that is sent for them. */
export function checkSample(
  checker: Checker,
  parameter: Parameter,
  { value, pointer }: Pick<RequestedInput, 'value' | 'pointer'>,
  checkUrl: (url: string) => string | undefined,
): FieldError[] {
  const input = readInput(checker, parameter, value)
  const name = pointer.split('/').at(-1)
  if ('problem' in input) return [{ pointer, message: `${name}: ${input.problem}` }]
  return planInputs(checker, [{ ...input, pointer }], checkUrl).errors
}
