import type { Reply } from '../envelopes.ts'
import { isObject, type JsonObject, parseLossless } from '../lossless-json.ts'
import type { AppContext } from '../operation.ts'
import type { SimulatorOptions } from '../options.ts'

/** Returns the JSON object of a call's body; `undefined` when the body is anything else. */
export function bodyOf(c: AppContext): JsonObject | undefined {
  try {
    const json = parseLossless(c.var.call.text)
    return isObject(json) ? json : undefined
  } catch {
    return undefined
  }
}

/** Checks the key of a v1 call, which is in the body or the query. */
export function v1Refusal(
  options: SimulatorOptions,
  c: AppContext,
  key: unknown,
): Reply | undefined {
  if (key !== options.apiKey) return { code: 806 }
  const bearer = c.req.header('authorization')
  if (bearer !== undefined && bearer !== `Bearer ${options.apiKey}`)
    return { code: 806, msg: 'the Authorization header has another key than the body' }
  return accountRefusal(options)
}

/** Checks the key of a v2 call, which is only in the bearer token. */
export function v2Refusal(options: SimulatorOptions, c: AppContext): Reply | undefined {
  if (c.req.header('authorization') !== `Bearer ${options.apiKey}`) return { code: 806 }
  return accountRefusal(options)
}

function accountRefusal({ freeUser, disabledKey }: SimulatorOptions): Reply | undefined {
  if (freeUser) return { code: 801 }
  return disabledKey ? { code: 802 } : undefined
}
