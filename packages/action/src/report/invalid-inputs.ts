import nodePath from 'node:path'
import type { InputIssue } from '../inputs/input-issues.ts'
import { displayPath, type Workspace } from '../inputs/workspace.ts'
import { INLINE_FILE } from '../plan/load-files.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { appendSummary, setOutput } from '../runner/file-commands.ts'
import type { Annotation, Log } from '../runner/log.ts'
import { renderInvalidInputs } from './render-invalid-inputs.ts'
import { SUMMARY_LIMIT } from './summary.ts'

/** Reports all issues as annotations, at their lines in the repository, and in the summary. */
export async function reportInvalidInputs(
  issues: readonly InputIssue[],
  workspace: Workspace,
  log: Log,
): Promise<void> {
  const annotations = issues.map(({ message, hint, position }): Annotation => {
    const text = hint === undefined ? message : `${message}\n${hint}`
    const file = position?.file
    if (position === undefined || file === undefined || file === INLINE_FILE)
      return { message: text }
    const { line: startLine, column: startColumn } = position
    const path = displayPath(nodePath, workspace.root, nodePath.resolve(workspace.root, file))
    return { message: text, file: path, startLine, startColumn }
  })
  log.errors(annotations)
  log.info('Nothing was sent.')
  await bestEffort(log, 'the output status', () => setOutput('status', 'refused'))
  await bestEffort(log, 'the summary', () =>
    appendSummary(renderInvalidInputs(issues, { origin: '', limit: SUMMARY_LIMIT })),
  )
}
