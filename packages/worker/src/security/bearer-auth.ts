const encoder = new TextEncoder()

/** Longer than any token may be: see config.ts. */
const SIZE = 512

/**
 * Whether a request carries one of the tokens, as `Authorization: Bearer …` or `X-API-Key`.
 * Never in the query: addresses end up in logs and histories. All tokens are looked at, and each
 * takes the same time, whatever was presented.
 */
export function isAuthorized(headers: Headers, tokens: readonly string[]): boolean {
  const presented = presentedToken(headers)
  if (!presented || presented.length > SIZE) return false
  const bytes = padded(presented)
  return tokens.filter((token) => crypto.subtle.timingSafeEqual(padded(token), bytes)).length > 0
}

function presentedToken(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1]
  return bearer ?? headers.get('x-api-key')?.trim()
}

/** Bytes of one length for every token, which the comparison needs, and which hides theirs. */
function padded(token: string): Uint8Array {
  const bytes = new Uint8Array(SIZE)
  encoder.encodeInto(token, bytes)
  return bytes
}
