import type { OpenFile } from '@runninghub-action/core'
import type { FileOpener } from '@runninghub-action/core/node'
import type { Workspace } from '../inputs/workspace.ts'
import type { Plan } from '../plan/plan.ts'
import { loadCoreNode } from '../service/network.ts'

/**
 * Returns a function that opens the files of a plan for upload. It downloads each URL once, to
 * RUNNER_TEMP.
 */
export function createOpenFile(
  { files }: Plan,
  {
    workspace,
    fetch,
    signal,
  }: { workspace: Workspace; fetch: typeof globalThis.fetch; signal: AbortSignal },
): OpenFile {
  let opener: FileOpener | undefined
  return async ({ file, fileKind }) => {
    const { FileOpener, parseFileValue } = await loadCoreNode()
    opener ??= new FileOpener({ fetch, signal, tempDir: workspace.temp })
    return opener.open(files.get(file) ?? parseFileValue(file), fileKind)
  }
}
