import { messages } from './constants.ts'
import { type RawNumber, rawNumber } from './lossless-json.ts'
import type { SimulatorOptions } from './options.ts'
import type { Operation } from './script.ts'

/** The two versions of the API, whose responses have different envelopes. */
export type ApiVersion = 'v1' | 'v2'

/** A response of the service: HTTP 200 with a code, which is 0 for success. */
export interface Reply {
  code: number
  /** @default the service's usual message for this code */
  msg?: string | undefined
  data?: unknown
}

const messageOf = ({ code, msg }: Reply) => msg ?? messages[code] ?? 'UNKNOWN_ERROR'

const extras = ({ envelopeExtras }: SimulatorOptions) =>
  envelopeExtras ? { errorMessages: null, traceId: 'e1c7' } : {}

/** Returns `{code, msg, data}` of `/task/openapi`, `/api/openapi` and `/uc/openapi`. */
export function v1Body(options: SimulatorOptions, reply: Reply) {
  return {
    code: reply.code,
    msg: messageOf(reply),
    data: reply.data ?? null,
    ...extras(options),
  }
}

/** Returns `{code, message, data}` of the v2 upload. */
export function v2UploadBody(options: SimulatorOptions, reply: Reply) {
  const { code, data } = reply
  return { code, message: messageOf(reply), data: data ?? null, ...extras(options) }
}

/** Returns the flat object of v2 run and query. `errorCode` is text, "" without an error. */
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

/** Returns a refusal in the envelope of the called endpoint. */
export function refusalBody(
  options: SimulatorOptions,
  api: ApiVersion,
  operation: Operation,
  refusal: Reply,
): object {
  if (api === 'v1' || operation === 'queueStatus') return v1Body(options, refusal)
  if (operation === 'upload') return v2UploadBody(options, refusal)
  return v2Body(options, {
    status: operation === 'submit' ? 'FAILED' : '',
    errorCode: String(refusal.code),
    errorMessage: messageOf(refusal),
  })
}

/** Returns a task id as the service sends it: text, or with `numericTaskId` a number. */
export function taskIdValue(options: SimulatorOptions, id: string): string | RawNumber {
  return options.numericTaskId ? rawNumber(id) : id
}
