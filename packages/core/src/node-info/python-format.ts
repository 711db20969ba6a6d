import type { JsonValue } from '../workflow/workflow.ts'

/** Matches a JSON number that Python reads as an `int`: without fraction and exponent. */
const integer = /^-?\d+$/

/**
 * Formats a value as Python's `str()` does after `json.load`, except that {@link pythonJson}
 * formats lists and objects: RunningHub's sample turns field values into text this way.
 */
export function formatPython(value: JsonValue): string {
  switch (value.kind) {
    case 'string':
      return value.value
    case 'number':
      return pythonNumber(value.source, 'inf')
    case 'boolean':
      return value.value ? 'True' : 'False'
    case 'null':
      return 'None'
    default:
      return pythonJson(value)
  }
}

/**
 * Formats a value as Python's `json.dumps()` does: with `", "` and `": "`, all but ASCII escaped.
 */
function pythonJson(value: JsonValue): string {
  switch (value.kind) {
    case 'string':
      return quote(value.value)
    case 'number':
      return pythonNumber(value.source, 'Infinity')
    case 'boolean':
      return value.value ? 'true' : 'false'
    case 'null':
      return 'null'
    case 'array':
      return `[${value.items.map(pythonJson).join(', ')}]`
    case 'object': {
      const members = [...value.members].map(
        ([name, item]) => `${quote(name)}: ${pythonJson(item)}`,
      )
      return `{${members.join(', ')}}`
    }
  }
}

function pythonNumber(source: string, infinity: string): string {
  if (integer.test(source)) return source === '-0' ? '0' : source
  const value = Number(source)
  if (Number.isFinite(value)) return floatRepr(value)
  return value < 0 ? `-${infinity}` : infinity
}

/**
 * Formats a float as Python's `repr()` does. Both languages find the same shortest digits that read
 * back as the same number. They differ in when they use an exponent (Python below 1e-4 and from
 * 1e16) and in how they write it (Python with at least two digits).
 * @see https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
function floatRepr(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const size = Math.abs(value)
  if (size === 0 || (size >= 1e-4 && size < 1e16)) {
    return Number.isInteger(value) ? `${value}.0` : String(value)
  }
  const [mantissa = '', exponent = ''] = value.toExponential().split('e')
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\f': '\\f',
  '\b': '\\b',
}

/** Texts without anything to escape. */
const plain = /^[ !#-[\]-~]*$/

/**
 * Escapes UTF-16 units one by one, so that an emoji becomes the surrogate pair that Python writes.
 */
function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`
  // Without the `u` flag, so that both halves of a pair, and a lone half, match by themselves.
  const escaped = text.replace(
    /["\\]|[^ -~]/g,
    (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `"${escaped}"`
}
