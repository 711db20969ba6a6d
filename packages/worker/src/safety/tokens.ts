const encoder = new TextEncoder()

/**
 * Whether a request carries one of the tokens, as `Authorization: Bearer …` or `X-API-Key`.
 * Never in the query: addresses end up in logs and histories. All tokens are looked at in the
 * same time, whatever was presented.
 */
export async function isAuthorized(headers: Headers, tokens: readonly string[]): Promise<boolean> {
  const presented = presentedToken(headers)
  if (presented === undefined) return false
  const digest = await sha256(presented)
  const expected = await Promise.all(tokens.map(sha256))
  return expected.filter((token) => crypto.subtle.timingSafeEqual(token, digest)).length > 0
}

function presentedToken(headers: Headers): string | undefined {
  const bearer = /^Bearer +(\S+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1]
  return bearer ?? headers.get('x-api-key')?.trim() ?? undefined
}

function sha256(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', encoder.encode(text))
}
