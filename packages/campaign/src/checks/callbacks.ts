import type { Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/**
 * Each callback is delivered or shown as dead. All attempts about one end have one id, carry a valid
 * signature and tell the truth.
 */
export function checkCallbacks(facts: Facts): Violation[] {
  const violations: Violation[] = []
  const add = (text: string) => violations.push({ invariant: 'every end is delivered', text })
  const states = new Map(facts.tasks.map((task) => [task.task, task]))
  const ends = new Map<string, string>()
  for (const { order, id, task, status, urls, signed } of facts.callbacks) {
    if (!signed) add(`a callback of ${order} has a wrong signature`)
    const end = `${status} ${task}`
    if ((ends.get(id) ?? end) !== end) add(`${id} of ${order} is both ${ends.get(id)} and ${end}`)
    ends.set(id, end)
    if (status !== 'succeeded') continue
    const witness = states.get(task)
    if (witness?.state !== 'SUCCESS') add(`${order} succeeded, but ${task} is ${witness?.state}`)
    else if (urls.join() !== witness.result) add(`${order} has ${urls}, not ${witness.result}`)
  }
  for (const { order, status } of facts.callbackStates) {
    const received = facts.callbacks.filter(
      (callback) => callback.order === order && callback.received,
    )
    const report = facts.reported.find((reported) => reported.order === order)
    if (status === 'pending') add(`the callback of ${order} is neither delivered nor dead`)
    if (status !== 'delivered') continue
    if (received.length === 0) add(`the callback of ${order} is delivered, but nobody received it`)
    else if (received.every((callback) => callback.status !== report?.status)) {
      add(
        `${order} is ${report?.status}, but its receiver was only told ${received.map((c) => c.status)}`,
      )
    }
  }
  const ids = Map.groupBy(
    facts.callbacks,
    ({ order, status, task }) => `${order} ${status} ${task}`,
  )
  for (const [end, callbacks] of ids) {
    const different = new Set(callbacks.map(({ id }) => id))
    if (different.size > 1) add(`${end} has the ids ${[...different]}`)
  }
  return violations
}
