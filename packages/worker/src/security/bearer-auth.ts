const encoder = new TextEncoder()

/** Longer than any valid token: see config.ts. */
const SIZE = 512

/**
 * Checks whether a request has one of the tokens, as `Authorization: Bearer …` or `X-API-Key`. The
 * query is not accepted, because URLs end up in logs and histories. All tokens are compared, each in
 * constant time.
 */
export function isAuthorized(headers: Headers, tokens: readonly string[]): boolean {
  const presented = presentedToken(headers)
  if (!presented || presented.length > SIZE) return false
  const bytes = pad(presented)
  return tokens.filter((token) => crypto.subtle.timingSafeEqual(pad(token), bytes)).length > 0
}

function presentedToken(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1]
  return bearer ?? headers.get('x-api-key')?.trim()
}

/** Pads a token to a fixed length, which the comparison requires and which hides the real one. */
function pad(token: string): Uint8Array {
  const bytes = new Uint8Array(SIZE)
  encoder.encodeInto(token, bytes)
  return bytes
}
