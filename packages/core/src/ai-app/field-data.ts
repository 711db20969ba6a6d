import { asObject, asString, parseIfJson } from '../json-fields.ts'
import { isJsonNumber } from '../overrides/exact-number.ts'
import type { AppChoice } from './ai-app.ts'

/** What an input's `fieldData` says about its values. */
export interface FieldData {
  choices: readonly AppChoice[]
  /** ComfyUI's name of the type, in upper case: `INT`. */
  specType: string | undefined
  min: string | undefined
  max: string | undefined
  multiline: boolean
}

/**
 * Reads `fieldData`, usually JSON in a text. It has one of these forms; any other says nothing:
 * - `["INT", {"default": 20, "min": 1, "max": 100}]`, the specification of a node of ComfyUI
 * - `["COMBO", {"options": ["a", "b"]}]`, the same of a newer node
 * - `[["a", "b"], {…}]`, the same of an older node
 * - `[{"name": "wide", "index": "2", "description": "16:9"}, …, {"default": "2"}]`, RunningHub's own
 *
 * @see https://docs.comfy.org/custom-nodes/backend/datatypes
 */
export function readFieldData(fieldData: unknown): FieldData {
  const data = parseIfJson(fieldData)
  const list: readonly unknown[] = Array.isArray(data) ? data : []
  const [first] = list
  const spec = asObject(Array.isArray(data) ? data[1] : data) ?? {}
  const options = parseIfJson(spec.options)
  const candidates = [first, options, typeof first === 'object' ? list : []]
  const choices = candidates.find((candidate) => Array.isArray(candidate)) ?? []
  return {
    choices: choices.flatMap((choice) => readChoice(choice) ?? []),
    specType: asString(first)?.toUpperCase(),
    min: limit(spec.min),
    max: limit(spec.max),
    multiline: spec.multiline === true,
  }
}

/** Reads an option. The last entry of RunningHub's own form has only the default, and is none. */
function readChoice(option: unknown): AppChoice | undefined {
  const text = scalarText(option)
  if (text !== undefined) return { value: text, label: text, description: '' }
  const fields = asObject(option)
  const index = scalarText(fields?.index) ?? scalarText(fields?.value)
  const name = scalarText(fields?.name) ?? scalarText(fields?.label)
  const value = index ?? name
  if (value === undefined) return undefined
  return { value, label: name || value, description: asString(fields?.description)?.trim() ?? '' }
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** Returns a limit as decimal text. {@link parseIfJson} returns one beyond 2^53 as text already. */
function limit(value: unknown): string | undefined {
  const text = scalarText(value)
  return text !== undefined && isJsonNumber(text) ? text : undefined
}
