/** A response of the service, as text and HTTP status. */
export interface BrokenResponse {
  status: number
  body: string
}

/** How many responses each of the four tests breaks. `BROKEN_RESPONSES=25000` breaks 100,000. */
export const SEEDS = Number(process.env.BROKEN_RESPONSES ?? 2_500)
/** How many responses `pnpm test` breaks. */
export const BROKEN_RESPONSES = 10_000

type Random = () => number
type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

const STATUSES = [
  200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 413, 429, 500, 502, 504,
]
/**
 * None of them is a code that proves that nothing was created, and none has a word that a message
 * has only by mistake, such as `undefined`.
 */
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  '',
  ' ',
  0,
  -1,
  1e30,
  0.5,
  'x'.repeat(5_000),
  '\u0000\u001b[31m',
  '<script>',
  '\u202e',
  [],
  [[]],
  [null],
  {},
  { code: {} },
  { __proto__: null, constructor: 'x' },
]

/** Returns a response that one to three changes have broken. */
export function breakResponse(response: object, random: Random): BrokenResponse {
  let json: Json = structuredClone(response) as Json
  const changes = 1 + Math.floor(random() * 3)
  for (let n = 0; n < changes; n++) json = breakValue(json, random)
  const status = pick(STATUSES, random)
  const body = breakText(JSON.stringify(json), random)
  return { status, body: status === 204 ? '' : body }
}

function breakValue(value: Json, random: Random): Json {
  if (typeof value !== 'object' || value === null || random() < 0.15) return pick(VALUES, random)
  if (Array.isArray(value)) {
    const index = Math.floor(random() * value.length)
    const item = value[index]
    if (item === undefined || random() < 0.3) return [...value, pick(VALUES, random)]
    return value.with(index, breakValue(item, random))
  }
  const name = pick(Object.keys(value), random)
  if (name === undefined) return pick(VALUES, random)
  const { [name]: member = null, ...rest } = value
  const kind = random()
  if (kind < 0.2) return rest
  if (kind < 0.3) return { ...rest, [name.toUpperCase()]: member }
  if (kind < 0.4) return { ...value, [pick(['code', 'data', 'msg', 'errorCode'], random)]: member }
  if (kind < 0.5) return { data: value }
  return { ...value, [name]: breakValue(member, random) }
}

function breakText(text: string, random: Random): string {
  const kind = random()
  const at = Math.floor(random() * text.length)
  if (kind < 0.7) return text
  if (kind < 0.8) return text.slice(0, at)
  if (kind < 0.84) return `${text}${text}`
  if (kind < 0.88) return `\uFEFF${text}`
  if (kind < 0.92)
    return text.slice(0, at) + pick(['\u0000', ',', '"', '}', '\\u'], random) + text.slice(at)
  if (kind < 0.96) return `<html><body>502 Bad Gateway${text.slice(0, at)}</body></html>`
  return ''
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T
}

/** Returns numbers between 0 and 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): Random {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
