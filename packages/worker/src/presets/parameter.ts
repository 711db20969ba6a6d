import type { AiApp, AppInput, FileKind } from '@runninghub-action/core'
import * as z from 'zod/mini'
import { type Checker, findField, planValues } from '../validation/plan-inputs.ts'

export const PARAMETER_TYPES = [
  'text',
  'number',
  'integer',
  'boolean',
  'choice',
  'image',
  'audio',
  'video',
] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** A value that a caller may choose. */
export type ChoiceValue = string | number

const choiceValue = z.union([z.string(), z.number()])

/** A parameter in the body of `PUT /v1/presets/:name`. */
export const parameterSchema = z.strictObject({
  target: z.string(),
  required: z.optional(z.boolean()),
  title: z.optional(z.string().check(z.maxLength(100, 'is longer than 100 characters'))),
  description: z.optional(z.string().check(z.maxLength(1000, 'is longer than 1000 characters'))),
  type: z.optional(
    z.enum(PARAMETER_TYPES, { error: `must be one of ${PARAMETER_TYPES.join(', ')}` }),
  ),
  default: z.optional(z.unknown()),
  choices: z.optional(
    z
      .array(z.union([choiceValue, z.strictObject({ value: choiceValue, title: z.string() })]), {
        error: 'must be a list of texts, numbers, or objects with value and title',
      })
      .check(z.minLength(1, 'must have a choice'), z.maxLength(200, 'has more than 200 choices')),
  ),
  min: z.optional(z.number()),
  max: z.optional(z.number()),
})

/** What a caller of a preset may set. */
export interface Parameter {
  /** The field that it sets, such as `6.text`. */
  target: string
  required?: boolean | undefined
  title?: string | undefined
  description?: string | undefined
  /** @default deduced from the field in api.json */
  type?: ParameterType | undefined
  default?: unknown
  choices?: (ChoiceValue | { value: ChoiceValue; title: string })[] | undefined
  min?: number | undefined
  max?: number | undefined
}

/** What a parameter takes. `file`: a file of any kind. `any`: the preset has no graph to deduce it from. */
export type ValueType = ParameterType | 'file' | 'any'

/** Returns what a parameter takes: its own type, or that of its field. */
export function valueType(checker: Checker, { target, type, choices }: Parameter): ValueType {
  return type ?? (choices ? 'choice' : fieldType(checker, target))
}

/** Returns what the field takes that a target names. */
export function fieldType(checker: Checker, target: string): Exclude<ValueType, 'choice'> {
  const kind = fileKindOf(checker, target)
  if (kind) return kind
  const found = findField(checker, target, false)
  if (found.problem) return 'any'
  const { workflow, app } = checker
  if (app) return appFieldType(app, found)
  switch (workflow?.nodes.get(found.nodeId)?.fields.get(found.fieldName)?.value.kind) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'boolean'
    case 'number':
      return planValues(checker, [{ target, value: 0.5 }]).problems.length > 0
        ? 'integer'
        : 'number'
    default:
      return 'any'
  }
}

/** A choice of an app is any of its options, which the app's inputs list. */
function appFieldType(
  { inputs }: AiApp,
  { nodeId, fieldName }: { nodeId: string; fieldName: string },
): Exclude<ValueType, 'choice'> {
  const type = findInput(inputs, { nodeId, fieldName })?.type ?? 'other'
  return type === 'other' || type === 'choice' ? 'any' : type
}

/** Returns the app's input that a parameter sets; undefined for a field of a workflow. */
export function appInputOf(checker: Checker, { target }: Parameter): AppInput | undefined {
  const found = findField(checker, target, false)
  if (!checker.app || found.problem) return undefined
  return findInput(checker.app.inputs, found)
}

function findInput(
  inputs: readonly AppInput[],
  { nodeId, fieldName }: { nodeId: string; fieldName: string },
): AppInput | undefined {
  return inputs.find((input) => input.nodeId === nodeId && input.fieldName === fieldName)
}

function fileKindOf(checker: Checker, target: string): FileKind | undefined {
  const [change] = planValues(checker, [{ target, value: 'any file' }]).changes
  return change?.file === undefined ? undefined : change.fileKind
}

/** Checks whether a value of this type is a file. */
export function isFileType(type: ValueType): type is FileKind {
  return type === 'image' || type === 'audio' || type === 'video' || type === 'file'
}

/** Returns the choices of a parameter, each with a title. */
export function choicesOf({ choices = [] }: Parameter): { value: ChoiceValue; title: string }[] {
  return choices.map((choice) =>
    typeof choice === 'object' ? choice : { value: choice, title: String(choice) },
  )
}
