import nodePath from 'node:path'
import { createRedact } from '@runninghub-action/core'
import { type InputIssue, InputIssues } from '../inputs/input-issues.ts'
import { collectInputs } from '../inputs/inputs.ts'
import { readSecrets } from '../inputs/secrets.ts'
import { displayPath, type Workspace } from '../inputs/workspace.ts'
import { INLINE_FILE } from '../plan/load-files.ts'
import { bestEffort } from '../runner/best-effort.ts'
import { appendSummary, setOutput } from '../runner/file-commands.ts'
import type { Annotation, Log } from '../runner/log.ts'
import { updateComment } from './comment.ts'
import { renderInvalidInputs } from './render-invalid-inputs.ts'
import { placeRenderer } from './source-links.ts'
import { SUMMARY_LIMIT } from './summary.ts'

/**
 * Reports all issues as annotations, at their lines in the repository, in the summary, and in the
 * comment, where they replace the success of an earlier run.
 */
export async function reportInvalidInputs(
  issues: readonly InputIssue[],
  {
    env,
    workspace,
    log,
    signal,
  }: { env: NodeJS.ProcessEnv; workspace: Workspace; log: Log; signal: AbortSignal },
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
  await bestEffort(log, 'the output status', () => setOutput('status', 'refused'))
  const redact = createRedact(readSecrets())
  const renderPlace = placeRenderer(env)
  const render = (limit: number, origin = '') =>
    redact(renderInvalidInputs(issues, { renderPlace, origin, limit }))
  await bestEffort(log, 'the summary', () => appendSummary(render(SUMMARY_LIMIT)))
  const inputs = collectInputs(new InputIssues())
  await updateComment(inputs, { env, log, signal, render })
  log.info('Nothing was sent.')
}
