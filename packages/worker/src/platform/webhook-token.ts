import { fromHex, toHex } from '../model/hex.ts'
import { homeQueue, type InvocationContext } from './context.ts'
import { QUEUE_FAILURE, wrapStorageError } from './storage-error.ts'

const encoder = new TextEncoder()

/**
 * Returns the URL of RunningHub's webhook for the end of a task; undefined when RunningHub cannot
 * reach it, because this Worker's URL is not https.
 *
 * RunningHub does not sign the webhook, so its path contains a token that nobody can guess. The
 * token is derived from the task's id and a key of the queue, which outlives every RunningHub key.
 *
 * @param origin of the request for the task, used when PUBLIC_URL is not set
 */
export async function webhookUrl(
  ctx: InvocationContext,
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

/** Checks the token of a task's webhook, in constant time. */
export async function isWebhookToken(
  ctx: InvocationContext,
  id: string,
  token: string,
): Promise<boolean> {
  if (!/^[0-9a-f]{64}$/.test(token)) return false
  const key = await tokenKey(ctx)
  return crypto.subtle.verify('HMAC', key, fromHex(token), encoder.encode(id))
}

/** The key never changes, so each Worker that starts reads it once. */
const keys = new WeakMap<Env, Promise<CryptoKey>>()

/** @throws {StorageUnavailableError} when the queue does not respond */
export function tokenKey(ctx: InvocationContext): Promise<CryptoKey> {
  const key = keys.get(ctx.env) ?? importKey(ctx)
  keys.set(ctx.env, key)
  key.catch(() => keys.delete(ctx.env))
  return key
}

async function importKey(ctx: InvocationContext): Promise<CryptoKey> {
  const bytes = encoder.encode(
    await wrapStorageError(QUEUE_FAILURE, async () => homeQueue(ctx).webhookKey()),
  )
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
}
