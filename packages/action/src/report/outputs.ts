import type { TaskResult } from '@runninghub-action/core'
import type { RunReport } from './run-report.ts'
import type { StepStatus } from './status.ts'
import { countRuns } from './totals.ts'

/** All outputs, the most important first. `action.yml` lists the same; a test compares them. */
export const OUTPUT_NAMES = [
  'task-id',
  'status',
  'url',
  'urls',
  'text',
  'results',
  'results-file',
  'files',
  'succeeded-count',
  'failed-count',
  'reused-count',
  'duration',
  'cost-coins',
  'node-errors',
] as const

export type OutputName = (typeof OUTPUT_NAMES)[number]

/** In bytes of UTF-16. GitHub keeps 1 MB of outputs per job; the rest is for other steps. */
const OUTPUTS_LIMIT = 900_000

/** Builds the outputs as text. `results-file` is set later. */
export function buildOutputs(
  reports: readonly RunReport[],
  status: StepStatus,
  durationMs: number,
): Record<OutputName, string> {
  const urls = reports.flatMap(({ results }) => urlsOf(results))
  const { succeeded, failed, reused, coins } = countRuns(reports)
  return {
    'task-id': reports.find(({ taskId }) => taskId !== undefined)?.taskId ?? '',
    status,
    url: urls[0] ?? '',
    urls: JSON.stringify(urls),
    text: reports.flatMap(({ results }) => results).find(({ text }) => text)?.text ?? '',
    results: JSON.stringify(buildResults(reports)),
    'results-file': '',
    files: JSON.stringify(reports.flatMap(({ files }) => [...files.values()])),
    'succeeded-count': String(succeeded),
    'failed-count': String(failed),
    'reused-count': String(reused),
    duration: String(Math.round(durationMs / 1000)),
    'cost-coins': coins === undefined ? '' : String(coins),
    'node-errors': JSON.stringify(
      reports.flatMap(({ taskId, nodeErrors }) => nodeErrors.map((e) => ({ taskId, ...e }))),
    ),
  }
}

export function urlsOf(results: readonly TaskResult[]): string[] {
  return results.flatMap(({ url }) => url ?? [])
}

/** Builds the content of `results`: one entry per run, with one entry per result. */
export function buildResults(reports: readonly RunReport[]) {
  return reports.map((report) => ({
    taskId: report.taskId ?? null,
    workflowId: report.run.workflowId,
    status: report.status,
    reused: report.reused,
    error: report.error instanceof Error ? report.error.message : null,
    seconds: report.usage.seconds ?? null,
    coins: report.usage.coins ?? null,
    seeds: Object.fromEntries(report.seeds.map(({ target, value }) => [target, value])),
    results: report.results.map(({ url, type, nodeId, text }, index) => ({
      url: url ?? null,
      type,
      nodeId: nodeId ?? null,
      text: text ?? null,
      file: report.files.get(index) ?? null,
    })),
  }))
}

/**
 * Empties outputs until all of them fit, the least important first. The results file contains them.
 *
 * @returns the names of the emptied outputs
 */
export function fitOutputs(outputs: Record<OutputName, string>): OutputName[] {
  const size = () => 2 * Object.values(outputs).reduce((sum, { length }) => sum + length, 0)
  const emptied: OutputName[] = []
  for (const name of ['results', 'node-errors', 'files', 'urls', 'text'] as const) {
    if (size() <= OUTPUTS_LIMIT) break
    outputs[name] = name === 'text' ? '' : '[]'
    emptied.push(name)
  }
  return emptied
}
