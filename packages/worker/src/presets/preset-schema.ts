import { type AiApp, parseWorkflow } from '@runninghub-action/core'
import * as z from 'zod/mini'
import { callbackFields } from '../validation/callback.ts'
import type { Checker } from '../validation/plan-inputs.ts'
import { ALLOWABLE_FIELDS, type AllowableField } from './allowed-fields.ts'
import { appInputOf, choicesOf, isFileType, type Parameter, valueType } from './parameter.ts'
import { defaultOf, type Preset } from './preset.ts'

type Json = Record<string, unknown>

/**
 * Returns the JSON Schema (2020-12) of the body of `POST /v1/presets/:name/tasks`: the parameters in
 * the order of the preset, then what a caller may set beside them. A program can build a form from it.
 *
 * @param app the AI app of the preset
 * @see https://json-schema.org/draft/2020-12
 */
export function presetSchema(name: string, preset: Preset, app?: AiApp): Json {
  const workflow = preset.workflow === undefined ? undefined : parseWorkflow(preset.workflow)
  const checker = { workflow, app }
  const parameters = Object.entries(preset.parameters)
  const required = parameters
    .filter(([key, { required }]) => required && defaultOf(preset, key) === undefined)
    .map(([key]) => key)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: preset.title ?? name,
    description: preset.description,
    type: 'object',
    properties: Object.fromEntries([
      ...parameters.map(([key, parameter]) => [
        key,
        {
          ...parameterSchemaOf(checker, parameter),
          default: defaultOf(preset, key) ?? savedBoolean(checker, parameter),
        },
      ]),
      ...Object.entries(fieldSchemas(preset.allow ?? [])),
    ]),
    required,
    additionalProperties: false,
  }
}

function parameterSchemaOf(checker: Checker, parameter: Parameter): Json {
  const { title, description, min, max } = parameter
  const type = valueType(checker, parameter)
  const about = { title, description }
  if (isFileType(type)) {
    const contentMediaType = type === 'file' ? '*/*' : `${type}/*`
    return { ...about, type: 'string', format: 'uri', contentMediaType }
  }
  switch (type) {
    case 'text':
      return { ...about, type: 'string' }
    case 'number':
    case 'integer': {
      const input = appInputOf(checker, parameter)
      const minimum = min ?? limitOf(input?.min)
      return { ...about, type, minimum, maximum: max ?? limitOf(input?.max) }
    }
    case 'boolean':
      return { ...about, type }
    case 'choice':
      return { ...about, ...choiceSchema(parameter) }
    default:
      return { ...about, ...appChoiceSchema(checker, parameter) }
  }
}

/**
 * Returns what an app uses when its caller sends no value. A check box shows yes or no from the start,
 * so without this it could show the opposite. undefined for anything but a boolean input of an app.
 */
function savedBoolean(checker: Checker, parameter: Parameter): boolean | undefined {
  if (valueType(checker, parameter) !== 'boolean') return undefined
  const saved = appInputOf(checker, parameter)?.default
  return saved === 'true' || saved === 'false' ? saved === 'true' : undefined
}

/** Returns a limit of an app's input. One that a number would round, such as a seed's, is left out. */
function limitOf(text: string | undefined): number | undefined {
  const limit = Number(text)
  return Math.abs(limit) <= Number.MAX_SAFE_INTEGER ? limit : undefined
}

/** `enum` when no choice has a title of its own. */
function choiceSchema(parameter: Parameter): Json {
  const choices = choicesOf(parameter)
  if (choices.every(({ value, title }) => title === String(value)))
    return { enum: choices.map(({ value }) => value) }
  return { oneOf: choices.map(({ value, title }) => ({ const: value, title })) }
}

/** The options of an app's input. The Worker also accepts their labels. */
function appChoiceSchema(checker: Checker, parameter: Parameter): Json {
  const choices = appInputOf(checker, parameter)?.choices ?? []
  if (choices.length === 0) return {}
  return { oneOf: choices.map(({ value, label }) => ({ const: value, title: label })) }
}

/** The schemas of the fields that a call may have beside the parameters. */
function fieldSchemas(allow: readonly AllowableField[]): Json {
  const shape = {
    ...Object.fromEntries(allow.map((field) => [field, ALLOWABLE_FIELDS[field]])),
    ...callbackFields,
  }
  const { properties } = z.toJSONSchema(z.object(shape), { io: 'input' }) as { properties: Json }
  return properties
}
