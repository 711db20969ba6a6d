import type { Entry } from '../history/history.ts'
import { checkAccepted } from './accepted.ts'
import { checkAccounts } from './accounts.ts'
import { checkCallRate } from './call-rate.ts'
import { checkCallbacks } from './callbacks.ts'
import { checkExitCodes } from './exit-codes.ts'
import { Facts } from './facts.ts'
import { checkFiles } from './files.ts'
import { checkKnown } from './known.ts'
import { checkPayment } from './payment.ts'
import { checkTransitions } from './transitions.ts'
import { checkTruth } from './truth.ts'
import type { Violation } from './violation.ts'

export type { Violation }

/** Checks the history of a run against the promise. */
export function check(entries: readonly Entry[]): Violation[] {
  const facts = new Facts(entries)
  const noticed = entries.flatMap((entry) =>
    entry.type === 'violation' ? [{ invariant: entry.invariant, text: entry.text }] : [],
  )
  return [
    ...noticed,
    ...checkPayment(facts),
    ...checkKnown(facts),
    ...checkTruth(facts),
    ...checkExitCodes(facts),
    ...checkCallRate(facts),
    ...checkAccepted(facts),
    ...checkAccounts(facts),
    ...checkFiles(facts),
    ...checkCallbacks(facts),
    ...checkTransitions(facts),
  ]
}
