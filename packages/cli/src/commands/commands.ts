import type { Command } from '../command.ts'
import type { CommandName } from '../messages/messages.ts'

/** All commands, in the order of the help. Each one is loaded only when it is called. */
export const COMMANDS: Readonly<Record<CommandName, () => Promise<{ command: Command }>>> = {
  run: () => import('./run.ts'),
  nodes: () => import('./nodes.ts'),
  diff: () => import('./diff.ts'),
  upload: () => import('./upload.ts'),
  wait: () => import('./wait.ts'),
  status: () => import('./status.ts'),
  cancel: () => import('./cancel.ts'),
  list: () => import('./list.ts'),
  open: () => import('./open.ts'),
  account: () => import('./account.ts'),
  init: () => import('./init.ts'),
  login: () => import('./login.ts'),
  logout: () => import('./logout.ts'),
  completion: () => import('./completion.ts'),
  simulate: () => import('./simulate.ts'),
}
