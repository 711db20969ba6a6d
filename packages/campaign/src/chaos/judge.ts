import { check, type Violation } from '../checks/check.ts'
import type { Entry } from '../history/history.ts'
import { nameLostAnswers } from './lost-answers.ts'
import { checkOneTask } from './one-task.ts'

/** Checks what happened in a round against the promise. */
export function judge(entries: readonly Entry[]): Violation[] {
  // A kill excuses only the answers that were lost by it, which have names now.
  const history = nameLostAnswers(entries).filter(({ type }) => type !== 'killed')
  return [...check(history), ...checkOneTask(entries)]
}
