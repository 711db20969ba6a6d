const encoder = new TextEncoder()

/**
 * Returns the `webhook-signature` of one attempt, as Standard Webhooks 1.0.0 specifies it: an
 * HMAC-SHA256 of id, timestamp and body with each secret, so that receivers can switch secrets.
 *
 * @param timestamp seconds since 1970, of this attempt
 * @param secrets `whsec_` and base64 each
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export async function sign(
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
  secrets: readonly string[],
): Promise<string> {
  const content = encoder.encode(`${id}.${timestamp}.${body}`)
  const signatures = secrets.map(async (secret) => {
    const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (char) => char.charCodeAt(0))
    const algorithm = { name: 'HMAC', hash: 'SHA-256' }
    const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign'])
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, content))
    return `v1,${btoa(String.fromCharCode(...mac))}`
  })
  return (await Promise.all(signatures)).join(' ')
}
