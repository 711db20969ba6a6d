import { RunningHubError, SERVICE_CODES } from '@runninghub-action/core'
import type { AccountRefusal } from '../model/pause.ts'

/** RunningHub withdrew the model from this site, or from keys of the other site. */
const MODEL_WITHDRAWN = '40310'
const KINDS: Readonly<Record<string, AccountRefusal['kind']>> = {
  INVALID_KEY: 'key',
  INSUFFICIENT_BALANCE: 'balance',
}
const RESUMES = 'The Worker checks the account by itself, and continues when it is in order.'
const HINTS: Record<AccountRefusal['kind'], string> = {
  key: `Check the API key and its site. ${RESUMES}`,
  balance: `Top up the account on the RunningHub site. ${RESUMES}`,
  other: `Use another model, or the key and the base URL of the other site. ${RESUMES}`,
}

/**
 * Returns why RunningHub refuses every task of the account; undefined for an error that concerns one
 * task, or that may pass by itself.
 */
export function accountRefusal(error: unknown): AccountRefusal | undefined {
  if (!(error instanceof RunningHubError)) return undefined
  const { code, serviceCode, retry, message } = error
  const isWithdrawn = serviceCode === MODEL_WITHDRAWN
  const kind = isWithdrawn ? 'other' : KINDS[code]
  if (kind === undefined || retry !== 'never') return undefined
  const meaning = SERVICE_CODES.get(serviceCode ?? '')?.meaning
  const reason = `RunningHub refuses every task, because ${meaning} (${serviceCode}).`
  return {
    kind,
    code: isWithdrawn ? 'MODEL_WITHDRAWN' : code,
    message: meaning === undefined ? message : reason,
    hint: HINTS[kind],
  }
}
