import type { EntryOf } from '../history/history.ts'
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
  return facts.reported.flatMap(({ at, by, order, status, task: id, urls }) => {
    const violation = (text: string): Violation[] => [
      { invariant: 'what is reported is true', text: `${by}: ${order} is ${status}, ${text}` },
    ]
    const notCreated = (): Violation[] => {
      const created = createCalls(facts, by, order).find((call) => call.task !== undefined)
      return created === undefined ? [] : violation(`but ${created.task} was created`)
    }
    const task = tasks.get(id)
    if (id !== '' && task === undefined) return violation(`but there is no task ${id}`)
    if (task && task.order !== order) return violation(`but ${id} is of ${task.order}`)
    switch (status) {
      case 'succeeded':
        if (task?.state !== 'SUCCESS') return violation(`but the task is ${task?.state}`)
        if (urls.join() !== task.result) return violation(`with ${urls} instead of ${task.result}`)
        return []
      case 'timed-out': {
        const created = facts.created.find((other) => other.task === id)
        const { timeout = 0 } = facts.attempts.find(({ attempt }) => attempt === by) ?? {}
        const lasted = at - (created?.at ?? 0)
        if (created && lasted < timeout - 1_000) return violation(`after ${lasted} ms`)
        return sawResult(facts, by, task) ? violation('but its poll showed a result') : []
      }
      case 'cancelled':
        // RunningHub may accept the cancel of a task that has just succeeded. The Worker checks later.
        if (by === 'worker' && task?.state === 'SUCCESS') return violation('but it has succeeded')
        return sawResult(facts, by, task) ? violation('but its poll showed a result') : []
      case 'failed':
        if (id === '') return notCreated()
        // API v1 says the same of a task that was cancelled elsewhere.
        return task?.state === 'FAILED' || task?.state === 'CANCELLED'
          ? []
          : violation(`but the task is ${task?.state}`)
      case 'refused':
      case 'skipped':
        return notCreated()
      case 'unknown': {
        if (id !== '') {
          return hasLostTask(facts, by, id) ? [] : violation('but its polls did not fail')
        }
        const isJustified =
          createCalls(facts, by, order).some(isUncertain) ||
          (by === 'worker' && facts.reportWasLost)
        return isJustified ? [] : violation('but every create call had a clear response')
      }
      default:
        return []
    }
  })
}

/** Whether the last polls of a task failed, or its cancel was tried. */
function hasLostTask(facts: Facts, by: string, task: string): boolean {
  if (by === 'worker') return true
  const calls = [...facts.calls.values()].filter(
    ({ program, subject }) =>
      subject === task && program.startsWith(by) && !program.endsWith('post'),
  )
  if (calls.some(({ operation }) => operation === 'cancel')) return true
  const polls = calls.filter(({ operation }) => operation === 'poll')
  return polls.length === 0 || polls.slice(-2).every(({ fault }) => fault !== undefined)
}

/** Whether a poll of the task was answered after it had succeeded. */
function sawResult(facts: Facts, by: string, task: EntryOf<'task'> | undefined): boolean {
  if (task?.state !== 'SUCCESS') return false
  return [...facts.calls.values()].some(
    ({ program, operation, subject, fault, result, at }) =>
      (by === 'worker' || (program.startsWith(by) && !program.endsWith('post'))) &&
      operation === 'poll' &&
      subject === task.task &&
      fault === undefined &&
      result === 200 &&
      at > task.endedAt,
  )
}

function createCalls(facts: Facts, by: string, order: string): CallFacts[] {
  return [...facts.calls.values()].filter(
    ({ operation, subject, program }) =>
      operation === 'create' && subject === order && (by === 'worker' || program.startsWith(by)),
  )
}

function isUncertain({ fault, result, program }: CallFacts): boolean {
  // In workerd a refused connection looks like one that was lost.
  if (fault === 'connection refused' && program.startsWith('invocation')) return true
  if (fault !== undefined) return !CERTAIN.has(fault)
  return typeof result !== 'number'
}
