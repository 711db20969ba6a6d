import type { Choices } from '../choices/choices.ts'

type Json = unknown
type JsonObject = Record<string, Json>

/** Newer than TypeScript's library. */
const rawJson = JSON as unknown as {
  rawJSON(text: string): unknown
  isRawJSON(value: object): boolean
}
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { source: string }) => unknown,
) => unknown

/** Values of a wrong type. None of them is a code, a state, an id or a list of results. */
const WRONG: readonly Json[] = [
  null,
  {},
  true,
  '',
  'x'.repeat(3000),
  { taskId: {} },
  '\u0000\u2028::error::',
]

/** Ways to damage a whole text. */
const DAMAGES: readonly ((text: string) => string | Uint8Array<ArrayBuffer>)[] = [
  (text) => text.slice(0, text.length >> 1),
  (text) => text.slice(0, -1),
  (text) => `${text}${text}`,
  (text) => `[${text}]`,
  (text) => `{"result":${text}}`,
  (text) => `)]}',\n${text}`,
  () => '',
  () => 'null',
  () => '""',
  () => '[]',
  () => '{}',
  () => '0',
  () => 'true',
  () => '<html><body>busy</body></html>',
  () => 'upstream connect error or disconnect/reset before headers',
  () => `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  () => new Uint8Array([0xff, 0xfe, 0x7b, 0x00, 0x22, 0x00]),
  (text) => text.replace(/"(code|errorCode)":[^,}]+/, '"$1":NaN'),
  (text) => text.replace(/"(code|errorCode)":[^,}]+/, '"$1":-1e999'),
  (text) => text.replace(/"(code|errorCode)":/, '"Code":'),
]

/**
 * Damages a response of RunningHub. What remains says nothing false about a task: no code and no state
 * is replaced by another one.
 */
export async function breakResponse(
  response: Response,
  choices: Choices,
  label: string,
): Promise<Response> {
  const text = await response.text()
  const body = breakJson(text, choices, label)
  return new Response(body, { status: response.status, headers: response.headers })
}

/** Damages the text of a response: as a whole, or one of its members. */
export function breakJson(
  text: string,
  choices: Choices,
  label: string,
): string | Uint8Array<ArrayBuffer> {
  const whole = choices.pick(`damage of ${label}`, [undefined, undefined, ...DAMAGES])
  if (whole) return whole(text)
  const json = parse(text)
  if (!isObject(json)) return DAMAGES[0]?.(text) ?? ''
  const members = membersOf(json)
  const member = choices.pick(`damaged member of ${label}`, members)
  const wrong = choices.pick(`value of ${label}`, [undefined, ...WRONG])
  if (!member) return '{}'
  if (wrong === undefined) delete member.parent[member.name]
  else member.parent[member.name] = wrong
  return JSON.stringify(json)
}

/** Returns the members of a response, of its data, and of the first item of its data. */
function membersOf(json: JsonObject): { parent: JsonObject; name: string }[] {
  const list = (parent: JsonObject) => Object.keys(parent).map((name) => ({ parent, name }))
  const { data } = json
  return [...list(json), ...(isObject(data) ? list(data) : [])]
}

/** Parses JSON and keeps numbers as they are written. */
function parse(text: string): Json {
  try {
    return parseWithSource(text, (_, value, { source }) =>
      typeof value === 'number' ? rawJson.rawJSON(source) : value,
    )
  } catch {
    return undefined
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRaw(value)
}

const isRaw = (value: object) => rawJson.isRawJSON(value)
