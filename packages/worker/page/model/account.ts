import type { Board, Task } from './types.ts'

/** Checks whether the account of a task is paused. A task that names no account has the first one. */
export function isAccountPaused(
  { account }: Pick<Task, 'account'>,
  accounts: Board['accounts'],
): boolean {
  const own = account === undefined ? accounts[0] : accounts.find(({ name }) => name === account)
  return own?.paused !== undefined
}
