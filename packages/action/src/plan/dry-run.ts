import { createRedact, parseJson, previewRun, stringifyJson } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Log } from '../runner/log.ts'
import type { Plan } from './plan.ts'

/**
 * Prints the create call of every run as it would be sent, with secrets redacted. Sends nothing.
 */
export async function printDryRun(inputs: Inputs, plan: Plan, log: Log): Promise<void> {
  const redact = createRedact([inputs['api-key']])
  const service = { baseUrl: inputs['base-url'], api: inputs.api }
  for (const run of plan.runs) {
    const { method, url, headers, body } = await previewRun(service, run)
    log.startGroup(`Run ${run.number} of ${plan.runs.length}: request`)
    log.info(`${method} ${url}`)
    for (const [name, value] of headers) log.info(`${name}: ${value}`)
    log.lines(redact(stringifyJson(parseJson(body), 2)))
    log.endGroup()
  }
  const readApp = plan.runs.some((run) => run.app !== undefined)
  log.info(
    readApp
      ? 'Dry run: only the inputs of the app were read. Nothing was created or billed.'
      : 'Dry run: nothing was sent or billed.',
  )
}
