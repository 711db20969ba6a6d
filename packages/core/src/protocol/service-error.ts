import type { ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'
import { UnknownServiceCodeError, ValidationFailedError } from '../errors/service-errors.ts'
import { asObject } from '../json-fields.ts'
import { parseNodeErrors } from './parse-node-errors.ts'

/** What the service said when it refused. */
export interface ServiceRefusal {
  /** What was tried, for the message: "submit workflow 1910…". */
  action: string
  code: string
  text: string | undefined
  data?: unknown
  taskId?: string | undefined
}

/**
 * Turns a refusal into the error of its kind, by its code alone: the identifiers mislead (many
 * start with APIKEY_ and have nothing to do with the key). An unknown code may pass on a call
 * that only reads, and is final on one that creates.
 */
export function serviceError(refusal: ServiceRefusal): RunningHubError {
  const { code } = refusal
  const known = SERVICE_CODES.get(code)
  const said = [code, refusal.text].filter(Boolean).join(' ')
  const message = `Could not ${refusal.action}: ${known ? `${known.meaning} (${said})` : `RunningHub answered ${said}`}.`
  const details: ErrorDetails = {
    serviceCode: code,
    taskId: refusal.taskId,
    hint: known?.hint,
    retry: known?.retry ?? 'if-idempotent',
  }
  if (known?.error === ValidationFailedError) {
    const tips = asObject(refusal.data)?.promptTips
    return new ValidationFailedError(message, { ...details, nodeErrors: parseNodeErrors(tips) })
  }
  return new (known?.error ?? UnknownServiceCodeError)(message, details)
}
