import type { FileChange, FileIdentity, OpenFile } from '@runninghub-action/core'
import { FileOpener, hashFile } from '@runninghub-action/core/node'
import type { Reporter } from '../report/reporter.ts'
import { toFileValue } from './file-values.ts'
import type { Interrupt } from './interrupt.ts'

/** The files of all runs: each is opened and uploaded once. */
export interface RunFiles {
  openFile: OpenFile
  /** Returns what a file is. */
  identify: (file: FileChange) => Promise<FileIdentity>
  uploads: Map<string, Promise<string>>
}

export function createRunFiles({
  interrupt,
  reporter,
}: {
  interrupt: Interrupt
  reporter: Reporter
}): RunFiles {
  const opener = new FileOpener({ signal: interrupt.signal })
  return {
    uploads: new Map(),
    async identify({ file }) {
      const { path, name } = await opener.locate(toFileValue(file))
      return { sha256: await hashFile(path), name }
    },
    openFile: ({ file, fileKind }) =>
      opener.open(toFileValue(file), fileKind, {
        onProgress: (sent, total) => reporter.uploadProgress(file, sent, total),
      }),
  }
}
