import { type Context, dispatcher } from '../tasks/context.ts'
import { fromHex, toHex } from '../tasks/hex.ts'
import { LEDGER, orUnavailable } from '../tasks/storage-unavailable.ts'

const encoder = new TextEncoder()

/**
 * Where RunningHub's webhook for the end of a task is to go; undefined when it could not get
 * there, since this Worker's address is not https.
 *
 * The webhook is not signed, so its path holds a token that nobody can guess. It is derived from the
 * task's id and a key of the ledger's own, which outlives every key of RunningHub's.
 *
 * @param origin where the request for the task came to: used when PUBLIC_URL is not set
 */
export async function webhookUrl(
  ctx: Context,
  id: string,
  origin: string,
): Promise<string | undefined> {
  const { config } = ctx
  const base = config.publicUrl ?? origin
  const reachable = base.startsWith('https:') || (config.allowInsecureUrls && base !== '')
  if (!reachable) return undefined
  const key = await tokenKey(ctx)
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(id)))
  return `${base}/v1/runninghub/${id}/${toHex(mac)}`
}

/** Is this the token of that task? Takes the same time for every wrong one. */
export async function isWebhookToken(ctx: Context, id: string, token: string): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(token)) return false
  const key = await tokenKey(ctx)
  return crypto.subtle.verify('HMAC', key, fromHex(token), encoder.encode(id))
}

/** The same for as long as the ledger is, so it is asked for once in each Worker that starts. */
const keys = new WeakMap<Env, Promise<CryptoKey>>()

/** @throws {StorageUnavailable} when the ledger does not answer */
function tokenKey(ctx: Context): Promise<CryptoKey> {
  const key = keys.get(ctx.env) ?? importKey(ctx)
  keys.set(ctx.env, key)
  key.catch(() => keys.delete(ctx.env))
  return key
}

async function importKey(ctx: Context): Promise<CryptoKey> {
  const bytes = encoder.encode(
    await orUnavailable(LEDGER, async () => dispatcher(ctx).webhookKey()),
  )
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
}
