import { DriftError, findDrift, inEnglish, RunningHubError } from '@runninghub-action/core'
import type { Plan } from '../plan/plan.ts'
import type { Log } from '../runner/log.ts'
import { runsToCreate } from './preflight.ts'
import type { StepContext } from './step-context.ts'

/** In milliseconds. A warning is not worth a longer wait. */
const WARNING_TIMEOUT = 10_000

/**
 * Compares api.json with the workflow that RunningHub has saved, and runs. With `drift: warn`, a
 * saved workflow that cannot be read is not reported: many workflows have none.
 *
 * @throws {DriftError} with `drift: error`, when they differ
 * @throws {RunningHubError} with `drift: error`, when the saved workflow cannot be read
 */
export async function checkDrift(plan: Plan, context: StepContext, log: Log): Promise<void> {
  const { inputs, client, signal } = context
  if (inputs.drift === 'ignore') return
  const runs = runsToCreate(plan, context)
  const file = inputs['workflow-file'] || 'api.json'
  if (inputs.drift === 'error') {
    const found = await findDrift(client, runs, { file, signal })
    if (found.length > 0) throw new DriftError(found)
    return
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WARNING_TIMEOUT)])
  try {
    const found = await findDrift(client, runs, { file, signal: limit, retries: false })
    const hint = inEnglish({ kind: 'resolve-drift' })
    for (const facts of found) {
      log.warning({ title: 'Workflow differs', message: `${inEnglish(facts)}\n${hint}`, file })
    }
  } catch (error) {
    if (!(error instanceof RunningHubError) && !limit.aborted) throw error
    log.debug(`The saved workflow was not compared with ${file}: ${error}`)
  }
}
