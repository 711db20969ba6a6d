import * as z from 'zod/mini'
import { type ApiToken, DEFAULT_NAME, SCOPES } from './api-token.ts'

const TOKEN = /^[\x21-\x7e]{16,256}$/
const count = z.optional(z.int().check(z.positive()))

const entry = z.strictObject({
  name: z.string().check(z.regex(/^[A-Za-z0-9][\w.-]{0,63}$/)),
  token: z.optional(z.string().check(z.regex(TOKEN))),
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-fA-F]{64}$/))),
  scopes: z.array(z.enum(SCOPES)).check(z.minLength(1)),
  presets: z.optional(z.array(z.string().check(z.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)))),
  tasksPerDay: count,
  maxWaiting: count,
})

type ParsedTokens = { tokens: ApiToken[]; problem?: never } | { tokens?: never; problem: string }

/**
 * Parses `API_TOKENS`: a comma-separated list of tokens with all scopes, or a JSON list of named
 * ones. A problem repeats no value, because most values are secrets.
 */
export function parseTokens(text: string): ParsedTokens {
  return /^\s*[[{]/.test(text) ? parseNamed(text) : parseList(text)
}

function parseList(text: string): ParsedTokens {
  const tokens = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
  if (tokens.length === 0 || !tokens.every((token) => TOKEN.test(token))) {
    return {
      problem:
        'must be tokens of 16 to 256 printable characters, separated by commas, or a JSON list of named tokens',
    }
  }
  return {
    tokens: tokens.map((token) => ({ name: DEFAULT_NAME, secret: { token }, scopes: SCOPES })),
  }
}

function parseNamed(text: string): ParsedTokens {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { problem: 'is not valid JSON' }
  }
  const parsed = z.safeParse(z.array(entry).check(z.minLength(1)), json)
  if (!parsed.success) {
    const [{ path, code }] = parsed.error.issues as [z.core.$ZodIssue]
    const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    const reason = code === 'unrecognized_keys' ? 'has an unknown field' : 'is missing or malformed'
    return { problem: `${place.join('')} ${reason}: see README.md`.trim() }
  }
  const incomplete = parsed.data.findIndex(
    ({ token, sha256 }) => (token === undefined) === (sha256 === undefined),
  )
  if (incomplete >= 0) return { problem: `[${incomplete}] needs either token or sha256` }
  return {
    tokens: parsed.data.map(({ token, sha256, ...rest }) => ({
      ...rest,
      secret: sha256 === undefined ? { token: token ?? '' } : { sha256: sha256.toLowerCase() },
    })),
  }
}
