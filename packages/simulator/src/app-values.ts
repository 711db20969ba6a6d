import type { AppItem, SimulatedApp } from './apps.ts'
import type { NodeInfo } from './graph.ts'
import {
  isObject,
  isRawNumber,
  type Json,
  type JsonObject,
  parseLossless,
  scalarText,
} from './lossless-json.ts'

/**
 * Decides whether ComfyUI would accept the values of an app's inputs: choices of the list, numbers
 * in their ranges, files that were uploaded. RunningHub refuses other values with 433.
 */
export function appValuesAreValid(
  { nodeInfoList }: SimulatedApp,
  list: readonly NodeInfo[],
  uploads: ReadonlyMap<string, unknown>,
): boolean {
  return list.every(({ nodeId, fieldName, fieldValue }) => {
    const item = nodeInfoList.find((one) => one.nodeId === nodeId && one.fieldName === fieldName)
    return item === undefined || isValid(item, fieldValue, uploads)
  })
}

function isValid(item: AppItem, value: Json, uploads: ReadonlyMap<string, unknown>): boolean {
  // Clients that send the whole list send an unchanged link and an unchanged default, too.
  if (Array.isArray(value) || value === item.fieldValue) return true
  const text = scalarText(value)
  if (text === undefined) return false
  const { options, spec } = readFieldData(item.fieldData)
  switch (item.fieldType) {
    case 'IMAGE':
    case 'AUDIO':
    case 'VIDEO':
      return uploads.has(text) || options.includes(text) || /^https?:/.test(text)
    case 'INT':
      return /^-?\d+$/.test(text) && isInRange(text, spec)
    case 'FLOAT':
      return text.trim() !== '' && Number.isFinite(Number(text)) && isInRange(text, spec)
    case 'BOOLEAN':
      return text === 'true' || text === 'false'
    default:
      return options.length === 0 || options.includes(text)
  }
}

function isInRange(text: string, { min, max }: JsonObject): boolean {
  const compare = (limit: Json | undefined) => {
    if (!isRawNumber(limit)) return 0
    const isWhole = /^-?\d+$/.test(text) && /^-?\d+$/.test(limit.rawJSON)
    if (!isWhole) return Math.sign(Number(text) - Number(limit.rawJSON))
    const difference = BigInt(text) - BigInt(limit.rawJSON)
    return difference === 0n ? 0 : difference > 0n ? 1 : -1
  }
  return compare(min) >= 0 && compare(max) <= 0
}

/** Reads `["INT", {…}]`, `[[options], {…}]`, `["COMBO", {options}]`, or a list of objects. */
function readFieldData(fieldData: string | null): { options: string[]; spec: JsonObject } {
  const data = fieldData === null ? null : parseLossless(fieldData)
  if (!Array.isArray(data)) return { options: [], spec: {} }
  const [first, second] = data
  const spec = isObject(second) ? second : {}
  if (Array.isArray(first)) return { options: texts(first), spec }
  if (first === 'COMBO' && Array.isArray(spec.options))
    return { options: texts(spec.options), spec }
  const indexes = data.flatMap((one) => (isObject(one) && one.index !== undefined ? one.index : []))
  return { options: texts(indexes as Json[]), spec }
}

const texts = (values: Json[]) => values.flatMap((value) => scalarText(value) ?? [])
