import type { CallOptions, RunningHubClient } from '../client/client.ts'
import { compareWorkflows } from '../drift/compare-workflows.ts'
import { relevantDrift } from '../drift/relevant-drift.ts'
import type { Facts } from '../errors/facts/facts.ts'
import type { PlannedRun } from '../plan/planned-run.ts'
import { parseWorkflow } from '../workflow/parse-workflow.ts'

/** As many differences as one message lists. */
const MAX_SHOWN = 20

/**
 * Compares the graphs of runs with the copies that RunningHub has saved, with one free call for
 * each workflow. A run that sends its graph, and a run without a graph, have nothing to compare.
 *
 * @param options.file the name of api.json for the message
 * @returns one message for each workflow that differs in what the runs do not set themselves
 * @throws {RunningHubError} when a saved copy cannot be read
 */
export async function findDrift(
  client: RunningHubClient,
  runs: readonly PlannedRun[],
  { file, ...options }: CallOptions & { file?: string | undefined } = {},
): Promise<Facts<'drift-found'>[]> {
  const comparable = runs.filter((run) => run.workflow && !run.sendWorkflow && !run.app)
  const ids = new Set(comparable.map(({ workflowId }) => workflowId))
  const found: Facts<'drift-found'>[] = []
  for (const workflowId of ids) {
    const ofWorkflow = comparable.filter((run) => run.workflowId === workflowId)
    const own = ofWorkflow[0]?.workflow
    if (own === undefined) continue
    const saved = parseWorkflow(await client.workflowJson(workflowId, options))
    const drift = relevantDrift(compareWorkflows(own, saved), ofWorkflow)
    if (drift.length > 0) found.push(toDriftFacts(workflowId, drift, file))
  }
  return found
}

/** Returns the message about differences. */
export function toDriftFacts(
  workflowId: string,
  drift: readonly { facts: Facts }[],
  file: string | undefined,
): Facts<'drift-found'> {
  const differences = drift.slice(0, MAX_SHOWN).map(({ facts }) => facts)
  const more = drift.length - differences.length
  return { kind: 'drift-found', file, workflowId, differences, more }
}
