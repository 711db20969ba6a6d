import { messages } from './constants.ts'
import { type WrittenNumber, writtenNumber } from './lossless-json.ts'
import type { SimulatorOptions } from './options.ts'
import type { Operation } from './script.ts'

/** The two generations of the API, which answer in different envelopes. */
export type Family = 'v1' | 'v2'

/** An answer in the service's own terms: HTTP 200 with a code, 0 when all is well. */
export interface Reply {
  code: number
  /** Default: what the service usually says with this code. */
  msg?: string | undefined
  data?: unknown
}

const messageOf = ({ code, msg }: Reply) => msg ?? messages[code] ?? 'UNKNOWN_ERROR'

const extras = ({ envelopeExtras }: SimulatorOptions) =>
  envelopeExtras ? { errorMessages: null, traceId: 'e1c7' } : {}

/** `{code, msg, data}` of `/task/openapi`, `/api/openapi` and `/uc/openapi`. */
export function v1Body(options: SimulatorOptions, reply: Reply) {
  return {
    code: reply.code,
    msg: messageOf(reply),
    data: reply.data ?? null,
    ...extras(options),
  }
}

/** `{code, message, data}` of the v2 upload. */
export function v2UploadBody(options: SimulatorOptions, reply: Reply) {
  const { code, data } = reply
  return { code, message: messageOf(reply), data: data ?? null, ...extras(options) }
}

/** The flat object of v2 run and query. `errorCode` is text, "" for none. */
export function v2Body(options: SimulatorOptions, fields: Record<string, unknown>) {
  return {
    taskId: '',
    status: '',
    errorCode: '',
    errorMessage: '',
    results: null,
    clientId: '',
    promptTips: '',
    ...fields,
    ...extras(options),
  }
}

/** A refusal in the envelope of the endpoint that was called. */
export function refusalBody(
  options: SimulatorOptions,
  family: Family,
  operation: Operation,
  refusal: Reply,
): object {
  if (family === 'v1' || operation === 'queueStatus') return v1Body(options, refusal)
  if (operation === 'upload') return v2UploadBody(options, refusal)
  return v2Body(options, {
    status: operation === 'submit' ? 'FAILED' : '',
    errorCode: String(refusal.code),
    errorMessage: messageOf(refusal),
  })
}

/** A task id as this service sends it: text, or with `numericTaskId` a bare number. */
export function sentId(options: SimulatorOptions, id: string): string | WrittenNumber {
  return options.numericTaskId ? writtenNumber(id) : id
}
