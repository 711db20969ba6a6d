import type { Facts } from '../errors/facts/facts.ts'
import { RunningHubError } from '../errors/runninghub-error.ts'
import { InvalidKeyError } from '../errors/service-errors.ts'

const SITES = ['https://www.runninghub.cn', 'https://www.runninghub.ai']

/** The codes of a key that this site does not know. Others concern the plan of the account. */
const UNKNOWN_KEY = new Set(['401', '802', '806', '1002'])

/** Returns RunningHub's other site; undefined when the URL is that of neither. */
export function otherSite(baseUrl: string): string | undefined {
  return SITES.includes(baseUrl) ? SITES.find((site) => site !== baseUrl) : undefined
}

/** Decides whether RunningHub reported that it does not know the key. */
export function isUnknownKey(error: unknown): error is InvalidKeyError {
  if (!(error instanceof InvalidKeyError)) return false
  return UNKNOWN_KEY.has(error.serviceCode ?? '') || error.httpStatus === 401
}

/**
 * Returns the same error with a hint which site knows the key.
 *
 * @param account the result of the account call to the other site; undefined when it succeeded
 */
export function withKeySite(
  error: InvalidKeyError,
  site: string,
  account: unknown,
): InvalidKeyError {
  const hint = keyHint(site, account)
  if (hint === undefined) return error
  const { taskId, serviceCode, httpStatus, retry } = error
  return new InvalidKeyError(error.facts, { hint, taskId, serviceCode, httpStatus, retry })
}

function keyHint(site: string, account: unknown): Facts | undefined {
  if (account === undefined) return { kind: 'key-of-other-site', site }
  if (isUnknownKey(account)) return { kind: 'key-of-neither-site' }
  // The key exists there, but the plan of its account does not allow the call.
  const isKnown = account instanceof RunningHubError && account.code === 'INVALID_KEY'
  return isKnown ? { kind: 'key-of-other-site', site } : undefined
}
