import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import type { Workspace } from '../inputs/workspace.ts'
import { bestEffort, errorMessage } from '../runner/best-effort.ts'
import { setOutput } from '../runner/file-commands.ts'
import type { Log } from '../runner/log.ts'
import { buildOutputs, buildResults, fitOutputs, OUTPUT_NAMES, type OutputName } from './outputs.ts'
import type { RunReport } from './run-report.ts'

/** What a step that has done its work has for other steps. */
export interface OutputContext {
  workspace: Workspace
  log: Log
  reports: readonly RunReport[]
  /** When the step began, by `performance.now()`. */
  startedAt: number
}

/**
 * Writes the outputs, those that matter most first, and the results file. One that cannot be
 * written keeps none of the others from being written.
 *
 * @returns whether every output was handed over: without one a later step would work with nothing
 */
export async function writeOutputs({
  workspace,
  log,
  reports,
  startedAt,
}: OutputContext): Promise<boolean> {
  const outputs = buildOutputs(reports, performance.now() - startedAt)
  const dropped = fitOutputs(outputs)
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
  if (dropped.length > 0 && file !== '') {
    log.warning(`Too long for GitHub, and only in results-file (${file}): ${dropped.join(', ')}.`)
  } else if (dropped.length > 0) {
    missing.push(...dropped)
    reason ||= 'They are too long for GitHub, and there is no results file'
  }
  if (missing.length === 0) return true
  log.error({
    title: 'Outputs are missing',
    message: `Later steps do not get ${missing.join(', ')}, which could not be written: ${reason}. The log has the links of the results. Make room on the runner's disk before the next run.`,
  })
  return false
}

/** @returns the file's path; '' when it cannot be written */
async function writeResultsFile(
  workspace: Workspace,
  reports: readonly RunReport[],
  log: Log,
): Promise<string> {
  let path = ''
  await bestEffort(log, 'The results file', async () => {
    const dir = await mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-'))
    const file = nodePath.join(dir, 'results.json')
    await writeFile(file, `${JSON.stringify(buildResults(reports), null, 2)}\n`)
    path = file
  })
  return path
}
