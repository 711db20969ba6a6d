import { asNumber, asObject, asString } from '../../json-fields.ts'
import { expectField } from '../unexpected-response.ts'
import { unwrapEnvelope } from './envelope.ts'

export interface Account {
  /** What is left of RunningHub's own coins, the unit in which running is billed. */
  coins?: number | undefined
  /** What is left in the wallet, in `currency`. */
  money?: number | undefined
  /** "CNY" in RunningHub's sample; undefined when the service names none. */
  currency?: string | undefined
  /** Tasks of the account at this moment, those started in the browser included. */
  runningTasks?: number | undefined
  /** NORMAL, SHARED or EXCLUSIVE, when the service says it. */
  keyType?: string | undefined
}

/** The balance, as far as it is told. */
export function parseAccount(answer: unknown, action: string): Account {
  const account = expectField(asObject(unwrapEnvelope(answer, action).data), 'no account')
  return {
    coins: asNumber(account.remainCoins),
    money: asNumber(account.remainMoney),
    currency: asString(account.currency),
    runningTasks: asNumber(account.currentTaskCounts),
    keyType: asString(account.apiType),
  }
}
