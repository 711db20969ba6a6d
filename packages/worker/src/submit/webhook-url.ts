import type { Config } from '../config.ts'
import { fromHex, toHex } from '../tasks/hex.ts'

const encoder = new TextEncoder()

/**
 * Where RunningHub's webhook for the end of a task is to go; undefined when it could not get
 * there, since this Worker's address is not https.
 *
 * The webhook is not signed, so its path holds a token that nobody can guess. It is derived from the
 * task's id and the API key, and kept nowhere.
 *
 * @param origin where the request for the task came to: used when PUBLIC_URL is not set
 */
export async function webhookUrl(
  config: Config,
  id: string,
  origin: string,
): Promise<string | undefined> {
  const base = config.publicUrl ?? origin
  const reachable = base.startsWith('https:') || (config.allowInsecureUrls && base !== '')
  if (!reachable) return undefined
  const key = await tokenKey(config)
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(id)))
  return `${base}/v1/runninghub/${id}/${toHex(mac)}`
}

/** Is this the token of that task? Takes the same time for every wrong one. */
export async function isWebhookToken(config: Config, id: string, token: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(token)) return false
  const key = await tokenKey(config)
  return crypto.subtle.verify('HMAC', key, fromHex(token), encoder.encode(id))
}

function tokenKey({ apiKey }: Config): Promise<CryptoKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const bytes = encoder.encode(`runninghub webhook ${apiKey}`)
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
}
