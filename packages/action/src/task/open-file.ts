import type { FileChange, FileIdentity, OpenFile } from '@runninghub-action/core'
import type { FileOpener, FileValue } from '@runninghub-action/core/node'
import type { Workspace } from '../inputs/workspace.ts'
import type { Plan } from '../plan/plan.ts'
import { loadCoreNode } from '../service/network.ts'

/** The files of a step. Each URL is downloaded once, to RUNNER_TEMP. */
export interface StepFiles {
  openFile: OpenFile
  /** Returns what a file is. */
  identify: (file: FileChange) => Promise<FileIdentity>
}

export function createStepFiles(
  { files }: Plan,
  {
    workspace,
    fetch,
    signal,
  }: { workspace: Workspace; fetch: typeof globalThis.fetch; signal: AbortSignal },
): StepFiles {
  let opener: FileOpener | undefined
  const prepare = async (file: string) => {
    const core = await loadCoreNode()
    opener ??= new core.FileOpener({ fetch, signal, tempDir: workspace.temp })
    const value: FileValue = files.get(file) ?? core.parseFileValue(file)
    return { opener, value, core }
  }
  return {
    async openFile({ file, fileKind }) {
      const { opener, value } = await prepare(file)
      return opener.open(value, fileKind)
    },
    async identify({ file }) {
      const { opener, value, core } = await prepare(file)
      const { path, name } = await opener.locate(value)
      return { sha256: await core.hashFile(path), name }
    },
  }
}
