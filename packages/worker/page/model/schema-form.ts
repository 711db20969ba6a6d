/** The part of JSON Schema 2020-12 that `GET /v1/presets/:name/schema` uses. */
export interface PropertySchema {
  title?: string
  description?: string
  type?: string | string[]
  format?: string
  contentMediaType?: string
  default?: unknown
  enum?: unknown[]
  oneOf?: { const?: unknown; title?: string }[]
  minimum?: number
  maximum?: number
}

export interface FormSchema {
  title?: string
  description?: string
  properties?: Record<string, PropertySchema>
  required?: string[]
}

export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'file'

/** A field of a form. */
export interface Field {
  name: string
  kind: FieldKind
  title: string
  description?: string | undefined
  required: boolean
  default?: unknown
  choices: { value: unknown; title: string }[]
  min?: number | undefined
  max?: number | undefined
  /** The media type of a file, such as `image/*`. */
  accept?: string | undefined
}

/** What a person entered: a text, the state of a check box, or a local file. */
export type FieldValue = string | boolean | File

/** Parameters that every call may have. The form leaves them out. */
const CALL_FIELDS = ['callbackUrl', 'callbackHeaders', 'callbackFormat', 'metadata']

/** Returns the fields of a form in the order of the schema. */
export function fieldsOf({ properties = {}, required = [] }: FormSchema): Field[] {
  return Object.entries(properties)
    .filter(([name]) => !CALL_FIELDS.includes(name))
    .map(([name, schema]) => ({
      name,
      kind: kindOf(schema),
      title: schema.title ?? name,
      description: schema.description,
      required: required.includes(name),
      default: schema.default,
      choices: choicesOf(schema),
      min: schema.minimum,
      max: schema.maximum,
      accept: schema.contentMediaType,
    }))
}

function kindOf(schema: PropertySchema): FieldKind {
  const types = [schema.type].flat()
  if (schema.enum || schema.oneOf?.some((choice) => 'const' in choice)) return 'choice'
  if (schema.contentMediaType) return 'file'
  if (types.includes('boolean')) return 'boolean'
  if (types.includes('integer')) return 'integer'
  return types.includes('number') ? 'number' : 'text'
}

function choicesOf({ enum: values, oneOf }: PropertySchema): Field['choices'] {
  if (values) return values.map((value) => ({ value, title: String(value) }))
  return (oneOf ?? [])
    .filter((choice) => 'const' in choice)
    .map(({ const: value, title = String(value) }) => ({ value, title }))
}

/**
 * Returns the body of a call and its local files. A blank field is left out, so that the preset's own
 * value applies. An integer beyond 2^53 stays text, because a number would round it.
 */
export function toCall(
  fields: readonly Field[],
  values: Readonly<Record<string, FieldValue>>,
): { body: Record<string, unknown>; files: Record<string, File> } {
  const body: Record<string, unknown> = {}
  const files: Record<string, File> = {}
  for (const { name, kind, choices } of fields) {
    // A parameter may have the name `constructor`.
    const value = Object.hasOwn(values, name) ? values[name] : undefined
    if (value === undefined || value === '') continue
    if (typeof value === 'object') files[name] = value
    else if (kind === 'choice')
      body[name] = choices.find((choice) => String(choice.value) === value)?.value
    else body[name] = kind === 'integer' || kind === 'number' ? toNumber(String(value)) : value
  }
  return { body, files }
}

function toNumber(text: string): number | string {
  const value = Number(text)
  const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value)
  return Number.isNaN(value) || isRounded ? text : value
}
