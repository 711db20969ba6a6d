import { type PlannedRun, parseWorkflow, seedsOf, type TaskResult } from '@runninghub-action/core'
import type { UsedSeed } from '../report/run-report.ts'
import { loadCoreNode } from '../service/network.ts'
import type { StepContext } from './step-context.ts'

/** In milliseconds. */
const TIMEOUT = 10_000

/**
 * Reads the seeds of a run from its first PNG file, into which ComfyUI writes the graph that ran.
 * RunningHub generates a seed for each one that is not sent, and reports it nowhere else.
 *
 * @returns nothing if there is no such file or graph, or the file cannot be read
 */
export async function readSeeds(
  results: readonly TaskResult[],
  run: PlannedRun,
  { fetch, signal }: Pick<StepContext, 'fetch' | 'signal'>,
): Promise<readonly UsedSeed[]> {
  const url = results.find(({ type }) => type.toLowerCase() === 'png')?.url
  if (url === undefined || signal.aborted) return []
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
    const graph = await readGraph(url, fetch, limit)
    return graph === undefined ? [] : seedsIn(graph, run)
  } catch {
    return []
  }
}

async function readGraph(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { readPngText } = await loadCoreNode()
  const response = await fetch(url, { signal })
  if (response.ok && response.body !== null) return readPngText(response.body, 'prompt')
  await response.body?.cancel()
  return undefined
}

/** Python writes NaN for a node that always runs again. It is no JSON, and no seed. */
const NAN = /(?<=[[:,]\s*)NaN(?=\s*[\],}])/g

/** Lists the seeds of a graph as ComfyUI wrote it, and which of them RunningHub generated. */
export function seedsIn(graph: string, { changes }: PlannedRun): UsedSeed[] {
  const workflow = parseWorkflow(graph.replace(NAN, 'null'))
  return seedsOf(workflow).flatMap(({ node, field }) => {
    if (field.value.kind !== 'number') return []
    const value = field.value.source
    const sent = changes.find(
      ({ nodeId, fieldName }) => nodeId === node.id && fieldName === field.name,
    )
    const generated = String(sent?.fieldValue) !== value
    return [{ target: `${node.id}.${field.name}`, value, generated }]
  })
}
