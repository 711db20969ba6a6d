import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OpenFile } from '@runninghub-action/core'
import type { Plan } from '../plan/plan.ts'
import { loadCoreNode } from '../service/network.ts'
import type { StepContext } from './step-context.ts'

/** Opens the files of a plan for upload. A file behind a URL is downloaded to RUNNER_TEMP first. */
export function createOpenFile(
  { files }: Plan,
  { workspace, fetch, signal }: Pick<StepContext, 'workspace' | 'fetch' | 'signal'>,
): OpenFile {
  return async ({ file }) => {
    const { openFileValue, parseFileValue } = await loadCoreNode()
    const value = files.get(file) ?? parseFileValue(file)
    if (value.kind === 'path') return openFileValue(value)
    const downloadDir = await mkdtemp(join(workspace.temp ?? tmpdir(), 'runninghub-'))
    return openFileValue(value, { fetch, signal, downloadDir })
  }
}
