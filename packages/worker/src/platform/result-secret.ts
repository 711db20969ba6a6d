import { toHex } from '../model/hex.ts'
import type { InvocationContext } from './context.ts'
import { tokenKey } from './webhook-token.ts'

/** 128 bits. */
const LENGTH = 32

/**
 * Returns the part of the URLs of a task's results that nobody can guess. It is derived from the
 * task's id, so that a repeated copy replaces the earlier one.
 */
export async function resultSecret(ctx: InvocationContext, id: string): Promise<string> {
  const key = await tokenKey(ctx)
  // No task id has a space, so this is not the token of a webhook.
  const mac = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(`results ${id}`))
  return toHex(new Uint8Array(mac)).slice(0, LENGTH)
}
