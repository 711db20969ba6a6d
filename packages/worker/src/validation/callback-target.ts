import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { throwIfInvalid } from '../http/problem.ts'
import type { CallbackFormat } from '../model/task.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { callbackFields, checkCallback } from './callback.ts'
import { validateBody } from './validate.ts'

const { callbackUrl, callbackHeaders, callbackFormat } = callbackFields

/** The body of a redelivery. */
export const redeliveryRequest = z.strictObject({
  callbackUrl,
  callbackHeaders,
  callbackFormat,
})

/** Where a callback goes instead of its receiver so far. What is missing stays as it was. */
export interface CallbackTarget {
  callbackUrl?: string | undefined
  callbackHeaders?: Record<string, string> | undefined
  callbackFormat?: CallbackFormat | undefined
}

/**
 * Validates the body of a redelivery.
 *
 * @param ownHosts the hosts of this Worker, which no URL may name
 * @throws {Problem} 422 with all errors
 */
export function parseCallbackTarget(
  body: Readonly<Record<string, unknown>>,
  config: Config,
  ownHosts: readonly string[],
): CallbackTarget {
  const { fields, errors } = validateBody(redeliveryRequest, body)
  const checkUrl = (url: string) => checkPublicUrl(url, config, ownHosts)
  throwIfInvalid([...errors, ...checkCallback(fields, checkUrl)])
  return fields
}
