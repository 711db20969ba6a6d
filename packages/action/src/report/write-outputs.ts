import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import type { Workspace } from '../inputs/workspace.ts'
import { bestEffort, errorMessage } from '../runner/best-effort.ts'
import { setOutput } from '../runner/file-commands.ts'
import type { Log } from '../runner/log.ts'
import { buildOutputs, buildResults, fitOutputs, OUTPUT_NAMES, type OutputName } from './outputs.ts'
import type { RunReport } from './run-report.ts'
import type { StepStatus } from './status.ts'

/** The sources of the outputs of a step. */
export interface OutputContext {
  workspace: Workspace
  log: Log
  reports: readonly RunReport[]
  status: StepStatus
  /** The start of the step, by `performance.now()`. */
  startedAt: number
}

/**
 * Writes the outputs, the most important first, and the results file. A failure of one does not
 * stop the others.
 *
 * @returns true if all outputs were written; a later step cannot work without one
 */
export async function writeOutputs({
  workspace,
  log,
  reports,
  status,
  startedAt,
}: OutputContext): Promise<boolean> {
  const outputs = buildOutputs(reports, status, performance.now() - startedAt)
  const emptied = fitOutputs(outputs)
  const missing: OutputName[] = []
  let reason = ''
  for (const name of OUTPUT_NAMES) {
    if (name === 'results-file') outputs[name] = await writeResultsFile(workspace, reports, log)
    try {
      setOutput(name, outputs[name])
    } catch (error) {
      missing.push(name)
      reason = errorMessage(error)
    }
  }
  const file = outputs['results-file']
  if (emptied.length > 0 && file !== '') {
    log.warning(`Too long for GitHub, so only in results-file (${file}): ${emptied.join(', ')}.`)
  } else if (emptied.length > 0) {
    missing.push(...emptied)
    reason ||= 'They are too long for GitHub, and there is no results file'
  }
  if (missing.length === 0) return true
  log.error({
    title: 'Outputs are missing',
    message: `Could not write the outputs ${missing.join(', ')}: ${reason}. Result links are in this log. Free disk space on the runner.`,
  })
  return false
}

/** @returns the path of the file; '' if it cannot be written */
async function writeResultsFile(
  workspace: Workspace,
  reports: readonly RunReport[],
  log: Log,
): Promise<string> {
  let path = ''
  await bestEffort(log, 'the results file', async () => {
    const dir = await mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-'))
    const file = nodePath.join(dir, 'results.json')
    await writeFile(file, `${JSON.stringify(buildResults(reports), null, 2)}\n`)
    path = file
  })
  return path
}
