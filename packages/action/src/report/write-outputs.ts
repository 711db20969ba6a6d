import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import nodePath from 'node:path'
import type { Workspace } from '../inputs/workspace.ts'
import { attempt, reasonOf } from '../runner/best-effort.ts'
import { setOutput } from '../runner/file-commands.ts'
import type { Log } from '../runner/log.ts'
import { fitOutputs, OUTPUTS, type OutputName, outputsOf, resultsOf } from './outputs.ts'
import type { RunReport } from './run-report.ts'

/** What a step that has done its work has for other steps. */
export interface Goods {
  workspace: Workspace
  log: Log
  reports: readonly RunReport[]
  /** When the step began, by `performance.now()`. */
  start: number
}

/**
 * Writes the outputs, those that matter most first, and the results file. One that cannot be
 * written keeps none of the others from being written.
 *
 * @returns whether every output was handed over: without one a later step would work with nothing
 */
export async function handOver({ workspace, log, reports, start }: Goods): Promise<boolean> {
  const outputs = outputsOf(reports, performance.now() - start)
  const dropped = fitOutputs(outputs)
  const lost: OutputName[] = []
  let reason = ''
  for (const name of OUTPUTS) {
    if (name === 'results-file') outputs[name] = await writeResults(workspace, reports, log)
    try {
      setOutput(name, outputs[name])
    } catch (error) {
      lost.push(name)
      reason = reasonOf(error)
    }
  }
  const file = outputs['results-file']
  if (dropped.length > 0 && file !== '') {
    log.warning(`Too long for GitHub, and only in results-file (${file}): ${dropped.join(', ')}.`)
  } else if (dropped.length > 0) {
    lost.push(...dropped)
    reason ||= 'They are too long for GitHub, and there is no results file'
  }
  if (lost.length === 0) return true
  log.error({
    title: 'Outputs are missing',
    message: `Later steps do not get ${lost.join(', ')}, which could not be written: ${reason}. The log has the links of the results. Make room on the runner's disk before the next run.`,
  })
  return false
}

/** @returns the file's path; '' when it cannot be written */
async function writeResults(
  workspace: Workspace,
  reports: readonly RunReport[],
  log: Log,
): Promise<string> {
  let path = ''
  await attempt(log, 'The results file', async () => {
    const dir = await mkdtemp(nodePath.join(workspace.temp ?? tmpdir(), 'runninghub-'))
    const file = nodePath.join(dir, 'results.json')
    await writeFile(file, `${JSON.stringify(resultsOf(reports), null, 2)}\n`)
    path = file
  })
  return path
}
