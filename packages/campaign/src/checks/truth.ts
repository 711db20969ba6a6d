import type { CallFacts, Facts } from './facts.ts'
import type { Violation } from './violation.ts'

/** Faults of a create call after which it is certain that no task was created. */
const CERTAIN = new Set([
  'connection refused',
  'rate limit',
  'busy',
  'final refusal',
  'key refused',
])

/** What an owner is told about an order is true: RunningHub's own record is the witness. */
export function checkTruth(facts: Facts): Violation[] {
  const tasks = new Map(facts.tasks.map((task) => [task.task, task]))
  return facts.reported.flatMap(({ by, order, status, task: id, urls }) => {
    const violation = (text: string): Violation[] => [
      { invariant: 'what is reported is true', text: `${by}: ${order} is ${status}, ${text}` },
    ]
    const task = tasks.get(id)
    if (id !== '' && task === undefined) return violation(`but there is no task ${id}`)
    if (task && task.order !== order) return violation(`but ${id} is of ${task.order}`)
    switch (status) {
      case 'succeeded':
        if (task?.state !== 'SUCCESS') return violation(`but the task is ${task?.state}`)
        if (urls.join() !== task.result) return violation(`with ${urls} instead of ${task.result}`)
        return []
      case 'failed':
        // API v1 says the same of a task that was cancelled elsewhere.
        return task?.state === 'FAILED' || task?.state === 'CANCELLED'
          ? []
          : violation(`but the task is ${task?.state}`)
      case 'refused':
      case 'skipped': {
        const created = createCalls(facts, by, order).filter((call) => call.task !== undefined)
        return created.length === 0 ? [] : violation(`but ${created[0]?.task} was created`)
      }
      case 'unknown': {
        if (id !== '') return []
        const isJustified = createCalls(facts, by, order).some(isUncertain)
        return isJustified ? [] : violation('but every create call had a clear response')
      }
      default:
        return []
    }
  })
}

function createCalls(facts: Facts, by: string, order: string): CallFacts[] {
  return [...facts.calls.values()].filter(
    ({ operation, subject, program }) =>
      operation === 'create' && subject === order && program.startsWith(by),
  )
}

function isUncertain({ fault, result }: CallFacts): boolean {
  if (fault !== undefined) return !CERTAIN.has(fault)
  return typeof result !== 'number'
}
