import { type Redact, TaskFailedError } from '@runninghub-action/core'
import type { Workspace } from '../inputs/workspace.ts'
import type { Annotation } from '../runner/log.ts'
import { nodePlace, rowPlace } from './places.ts'
import { runTitle } from './run-label.ts'
import { formatError, type RunReport } from './run-report.ts'

/** Returns the annotation of a run's error, at its row of the batch or at the node that failed. */
export function runAnnotation(
  { run, error, nodeErrors }: RunReport,
  {
    runCount,
    batch,
    workspace,
    redact,
  }: { runCount: number; batch: string; workspace: Workspace; redact: Redact },
): Annotation {
  const failure = error instanceof TaskFailedError ? error.failure : undefined
  const nodeId = failure?.nodeId ?? nodeErrors[0]?.nodeId
  const place = rowPlace(run, batch, workspace) ?? (nodeId && nodePlace(run.workflow, nodeId))
  return {
    title: runTitle(run, runCount),
    message: redact(formatError(error)),
    ...(place && { file: place.file, startLine: place.line }),
  }
}
