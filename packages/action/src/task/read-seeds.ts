import { createReadStream } from 'node:fs'
import nodePath from 'node:path'
import { type PlannedRun, parseWorkflow, seedsOf } from '@runninghub-action/core'
import type { RunReport, UsedSeed } from '../report/run-report.ts'
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
  { run, results, files }: RunReport,
  { fetch, signal, workspace }: StepContext,
): Promise<readonly UsedSeed[]> {
  const index = results.findIndex(({ type }) => type.toLowerCase() === 'png')
  const url = results[index]?.url
  const saved = files.get(index)
  if (signal.aborted) return []
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
  try {
    const bytes =
      saved !== undefined
        ? createReadStream(nodePath.resolve(workspace.root, saved), { signal: limit })
        : url && (await fetch(url, { signal: limit })).body
    const { readPngText } = await loadCoreNode()
    const graph = bytes && (await readPngText(bytes, 'prompt'))
    return graph ? seedsIn(graph, run) : []
  } catch {
    return []
  }
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
