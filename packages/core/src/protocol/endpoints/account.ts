import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { asNumber, asObject, asString } from '../../json-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface Account {
  /** The balance in RunningHub's own coins, the unit in which running is billed. */
  coins?: number | undefined
  /** The balance of the wallet, in `currency`. */
  money?: number | undefined
  /** "CNY" in RunningHub's sample; undefined when RunningHub returns none. */
  currency?: string | undefined
  /** Running tasks of the account, including those started in the browser. */
  runningTasks?: number | undefined
  /** NORMAL, SHARED or EXCLUSIVE; undefined when RunningHub returns none. */
  keyType?: string | undefined
}

/** Parses an account. Fields that RunningHub leaves out are undefined. */
export function parseAccount(response: unknown, action: CallFacts): Account {
  const account = expectField(asObject(unwrapEnvelope(response, action).data), 'no account')
  return {
    coins: asNumber(account.remainCoins),
    money: asNumber(account.remainMoney),
    currency: asString(account.currency),
    runningTasks: asNumber(account.currentTaskCounts),
    keyType: asString(account.apiType),
  }
}
