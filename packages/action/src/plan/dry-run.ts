import { buildSubmitRequest, createRedact, previewSubmit } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Log } from '../runner/log.ts'
import type { Plan } from './plan.ts'

/** Replaces the file name that RunningHub returns for an upload. */
const uploadPlaceholder = (value: string) => `<upload of ${value}>`

/**
 * Prints the create call of every run exactly as it would be sent, with secrets redacted. Sends
 * nothing.
 */
export async function printDryRun(inputs: Inputs, plan: Plan, log: Log): Promise<void> {
  const redact = createRedact([inputs['api-key']])
  for (const run of plan.runs) {
    const list = run.changes.map(({ nodeId, fieldName, fieldValue, file }) => {
      const value = String(fieldValue)
      const uploads = file !== undefined && plan.files.get(value)?.kind !== 'name'
      return { nodeId, fieldName, fieldValue: uploads ? uploadPlaceholder(value) : fieldValue }
    })
    const { workflowId, workflow, submit } = run
    const sendWorkflow = inputs['send-workflow']
    const request = buildSubmitRequest({ workflowId, workflow, submit, sendWorkflow }, list)
    const service = { baseUrl: inputs['base-url'], api: inputs.api }
    const { method, url, headers, body } = await previewSubmit(service, request)
    log.startGroup(`Run ${run.number} of ${plan.runs.length}: request`)
    log.info(`${method} ${url}`)
    for (const [name, value] of headers) log.info(`${name}: ${value}`)
    log.lines(redact(indentJson(body)))
    log.endGroup()
  }
  log.info('Dry run: nothing was sent or billed.')
}

/** Indents JSON without parsing it, so that numbers stay as they are sent. */
function indentJson(json: string): string {
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  return json.replace(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g, (token) => {
    switch (token) {
      case '{':
      case '[':
        depth++
        return token + line()
      case '}':
      case ']':
        depth--
        return line() + token
      case ',':
        return token + line()
      case ':':
        return ': '
      default:
        return token
    }
  })
}
