import { asId, asObject, asString, type JsonObject, parseIfJson } from '../json-fields.ts'
import type { AiApp, AppInput, AppInputType } from './ai-app.ts'
import { readFieldData } from './field-data.ts'

/**
 * Reads the description of an app: `data` of `GET /api/webapp/apiCallDemo`. Accepts what RunningHub
 * was seen to return beside the documented form: types in any case, `fieldData` as JSON text or as
 * JSON, values that are not text. Skips an item that names no node or no field.
 */
export function parseApp(id: string, data: JsonObject): AiApp {
  const list = parseIfJson(data.nodeInfoList)
  const items = Array.isArray(list) ? list : []
  return {
    id,
    name: asString(data.webappName)?.trim() ?? '',
    isEncrypted: data.accessEncrypted === true || data.accessEncrypted === 'true',
    inputs: items.flatMap((item) => parseInput(asObject(item)) ?? []),
  }
}

function parseInput(item: JsonObject | undefined): AppInput | undefined {
  const nodeId = asId(item?.nodeId)
  const fieldName = asString(item?.fieldName)
  if (item === undefined || nodeId === undefined || fieldName === undefined) return undefined
  const data = readFieldData(item.fieldData)
  const type = typeOf(asString(item.fieldType), data)
  const hasChoices = type === 'choice'
  return {
    nodeId,
    nodeName: asString(item.nodeName) ?? '',
    fieldName,
    type,
    description: asString(item.description)?.trim() ?? '',
    descriptionEn: asString(item.descriptionEn)?.trim() ?? '',
    default: defaultOf(item.fieldValue),
    choices: hasChoices ? data.choices : [],
    min: data.min,
    max: data.max,
    multiline: data.multiline,
    isLink: Array.isArray(item.fieldValue),
  }
}

const TYPES: Readonly<Record<string, AppInputType>> = {
  IMAGE: 'image',
  AUDIO: 'audio',
  VIDEO: 'video',
  FILE: 'file',
  ZIP: 'file',
  STRING: 'text',
  TEXT: 'text',
  INT: 'integer',
  INTEGER: 'integer',
  FLOAT: 'number',
  NUMBER: 'number',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  LIST: 'choice',
  SWITCH: 'choice',
  COMBO: 'choice',
  SELECT: 'choice',
}

/**
 * ComfyUI checks a value by the node's own specification, so that one decides, except for files,
 * whose specification is a list of the files on the machine.
 */
function typeOf(
  fieldType: string | undefined,
  { choices, specType }: ReturnType<typeof readFieldData>,
): AppInputType {
  const named = TYPES[fieldType?.trim().toUpperCase() ?? '']
  if (named === 'image' || named === 'audio' || named === 'video' || named === 'file') return named
  if (choices.length > 0) return 'choice'
  return TYPES[specType ?? ''] ?? named ?? 'other'
}

function defaultOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
