import nodePath from 'node:path'
import type { PlannedRun, Workflow } from '@runninghub-action/core'
import { displayPath, type Workspace } from '../inputs/workspace.ts'

/** A line of a file. */
export interface Place {
  /** As {@link displayPath} returns it. */
  file: string
  line: number
}

/** Returns the line of a run's row in the batch file; undefined without a batch. */
export function rowPlace(
  { line }: PlannedRun,
  batch: string,
  { root }: Workspace,
): Place | undefined {
  if (line === undefined) return undefined
  return { file: displayPath(nodePath, root, nodePath.resolve(root, batch)), line }
}

/** Returns the line of a node in the workflow file; undefined for a node that is not in it. */
export function nodePlace(workflow: Workflow | undefined, nodeId: string): Place | undefined {
  const { file, line } = workflow?.nodes.get(nodeId)?.position ?? {}
  return file === undefined || line === undefined ? undefined : { file, line }
}
