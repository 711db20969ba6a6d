import { toHex } from '../model/hex.ts'
import type { ApiToken } from './api-token.ts'

const encoder = new TextEncoder()

/** Longer than any valid token: see parse-tokens.ts. */
const SIZE = 512

/**
 * Returns the token that a request has, as `Authorization: Bearer …` or `X-API-Key`; undefined
 * without a valid one. The query is not accepted, because URLs end up in logs and histories. All
 * tokens are compared, each in constant time.
 */
export async function authenticate(
  headers: Headers,
  tokens: readonly ApiToken[],
): Promise<ApiToken | undefined> {
  const presented = presentedToken(headers)
  if (!presented || presented.length > SIZE) return undefined
  const plain = pad(presented)
  const needsHash = tokens.some(({ secret }) => 'sha256' in secret)
  const hashed = pad(needsHash ? await sha256(presented) : '')
  const [found] = tokens.filter(({ secret }) =>
    'sha256' in secret
      ? crypto.subtle.timingSafeEqual(pad(secret.sha256), hashed)
      : crypto.subtle.timingSafeEqual(pad(secret.token), plain),
  )
  return found
}

/** Checks whether a request has something that may be a token. */
export function presentedToken(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1]
  return bearer ?? headers.get('x-api-key')?.trim()
}

async function sha256(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text))))
}

/** Pads a token to a fixed length, which the comparison requires and which hides the real one. */
function pad(token: string): Uint8Array {
  const bytes = new Uint8Array(SIZE)
  encoder.encodeInto(token, bytes)
  return bytes
}
