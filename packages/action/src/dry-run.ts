import { RunningHubClient, submitRequest } from '@runninghub-action/core'
import type { Inputs } from './inputs.ts'
import type { Plan } from './plan.ts'
import type { Log } from './runner/log.ts'

/** Stands for the name that RunningHub would give an upload. */
const UPLOAD = (value: string) => `<the upload of ${value}>`

/**
 * Prints the create call of every run, as it would go over the wire but for the secrets, and
 * sends nothing. The client itself makes the request, and what it hands to `fetch` is shown.
 */
export async function dryRun(inputs: Inputs, plan: Plan, log: Log): Promise<void> {
  for (const run of plan.runs) {
    const list = run.changes.map(({ nodeId, fieldName, fieldValue, file }) => {
      const value = String(fieldValue)
      const uploads = file !== undefined && plan.files.get(value)?.kind !== 'name'
      return { nodeId, fieldName, fieldValue: uploads ? UPLOAD(value) : fieldValue }
    })
    const { workflowId, workflow, submit } = run
    const sendWorkflow = inputs['send-workflow']
    const request = submitRequest({ workflowId, workflow, submit, sendWorkflow }, list)
    log.group(`Run ${run.number} of ${plan.runs.length}: what would be sent`)
    await show(
      { ...request, ...(request.accessPassword && { accessPassword: '[secret]' }) },
      inputs,
      log,
    )
    log.endGroup()
  }
  log.line('This was a dry run: nothing was sent, nothing costs anything.')
}

async function show(
  request: Parameters<RunningHubClient['submit']>[0],
  inputs: Inputs,
  log: Log,
): Promise<void> {
  const client = new RunningHubClient({
    apiKey: inputs['api-key'],
    baseUrl: inputs['base-url'],
    api: inputs.api,
    fetch: async (url, { method, headers, body } = {}) => {
      log.line(`${method} ${url}`)
      for (const [name, value] of new Headers(headers)) log.line(`${name}: ${client.redact(value)}`)
      log.block(client.redact(pretty(String(body))))
      // A refusal ends the call without a repetition.
      return Response.json({ code: 301, msg: 'dry run', errorCode: '301', errorMessage: 'dry run' })
    },
  })
  await client.submit(request).catch(() => {})
}

/** Indented without being parsed, so that numbers stay as they are sent. */
function pretty(json: string): string {
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
