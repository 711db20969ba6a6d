import { Problem } from '../http/problem.ts'
import { date, oneOf, shortText } from '../http/query.ts'
import { TASK_STATUSES } from '../model/task.ts'
import { isVisible } from '../security/api-token.ts'

/** The query parameters that select tasks. */
export const SELECTION = {
  status: oneOf(TASK_STATUSES),
  preset: shortText(64),
  token: shortText(100),
  since: date,
  until: date,
  text: shortText(200),
}

/**
 * Restricts a selection to the tasks of an owner.
 *
 * @param owner the name of the token whose tasks are visible; all tasks without it
 * @throws {Problem} 403 when it asks for the tasks of another token
 */
export function restrictTo<T extends { token?: string | undefined }>(
  owner: string | undefined,
  selection: T,
): T {
  if (selection.token !== undefined && !isVisible({ token: selection.token }, owner)) {
    throw new Problem('forbidden', { detail: 'The tasks of another token need the scope admin.' })
  }
  return { ...selection, token: owner ?? selection.token }
}
