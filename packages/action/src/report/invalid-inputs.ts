import nodePath from 'node:path'
import type { Problem } from '../inputs/input-problems.ts'
import { shownPath, type Workspace } from '../inputs/workspace.ts'
import { INLINE } from '../plan/load-files.ts'
import { attempt } from '../runner/best-effort.ts'
import { appendSummary, setOutput } from '../runner/file-commands.ts'
import type { Log, Note } from '../runner/log.ts'
import { refusalSummary, SUMMARY_LIMIT } from './summary.ts'

/** All problems at once, on their lines where these are lines of the repository. */
export async function reportInvalidInputs(
  problems: readonly Problem[],
  workspace: Workspace,
  log: Log,
): Promise<void> {
  const notes = problems.map(({ message, hint, position }): Note => {
    const text = hint === undefined ? message : `${message}\n${hint}`
    const file = position?.file
    if (position === undefined || file === undefined || file === INLINE) return { message: text }
    const shown = shownPath(nodePath, workspace.root, nodePath.resolve(workspace.root, file))
    return { message: text, file: shown, startLine: position.line, startColumn: position.column }
  })
  log.errors(notes)
  log.line('Nothing was sent.')
  await attempt(log, 'The output status', () => setOutput('status', 'refused'))
  await attempt(log, 'The summary', () => appendSummary(refusalSummary(problems, SUMMARY_LIMIT)))
}
