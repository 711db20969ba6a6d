import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

const invariant = 'a task stays with its account'

/** Each create call of an order goes to one account, which the order allows. */
export function checkAccounts(facts: Facts): Violation[] {
  const violations: Violation[] = []
  const accounts = new Map<string, string>()
  for (const { operation, subject: order, account } of facts.calls.values()) {
    if (operation !== 'create' || account === undefined) continue
    const { accounts: allowed = ['main'] } =
      facts.ordered.find((entry) => entry.order === order) ?? {}
    if (!allowed.includes(account)) {
      violations.push({ invariant, text: `${order} is sent to ${account}, not to ${allowed}` })
    }
    const other = accounts.get(order)
    if (other !== undefined && other !== account) {
      violations.push({ invariant, text: `${order} is sent to ${other}, then to ${account}` })
    }
    accounts.set(order, account)
  }
  return violations
}
