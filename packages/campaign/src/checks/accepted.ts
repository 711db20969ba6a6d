import type { Facts } from './facts.ts'
import { isLost } from './known.ts'
import type { Violation } from './violation.ts'

const ENDS = ['succeeded', 'failed', 'cancelled', 'timed_out', 'unknown']

/**
 * The Worker creates at most one task for each order, keeps each request that it has accepted, ends
 * it, and shows each task that was created.
 */
export function checkAccepted(facts: Facts): Violation[] {
  const violations: Violation[] = []
  const tasks = new Map<string, string[]>()
  for (const { call, task, order } of facts.created) {
    const created = facts.calls.get(call)
    if (!created?.program.startsWith('invocation')) continue
    tasks.set(order, [...(tasks.get(order) ?? []), task])
    const reported = facts.reported.filter((report) => report.order === order)
    if (reported.some((report) => report.task === task)) continue
    if (reported.some(({ status }) => status === 'unknown') && isLost(created)) continue
    const text = `${task} of ${order} is not shown: ${reported.map(({ status }) => status)}`
    violations.push({ invariant: 'every paid task is known', text })
  }
  for (const [order, ids] of tasks) {
    if (ids.length < 2) continue
    violations.push({ invariant: 'never pay twice', text: `${order} has the tasks ${ids}` })
  }
  for (const { order, status } of facts.answersToClients) {
    if (status !== 202 || facts.reported.some((report) => report.order === order)) continue
    violations.push({ invariant: 'an accepted request is kept', text: `${order} is gone` })
  }
  for (const { task, acknowledged, forged } of facts.webhooks) {
    if (!acknowledged || forged || facts.reported.some((report) => report.task === task)) continue
    const text = `the webhook about ${task} was acknowledged and forgotten`
    violations.push({ invariant: 'every paid task is known', text })
  }
  for (const { by, order, status } of facts.reported) {
    if (by !== 'worker' || ENDS.includes(status)) continue
    violations.push({ invariant: 'every request ends', text: `${order} is ${status}` })
  }
  return violations
}
