import type { ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'
import { UnknownServiceCodeError, ValidationFailedError } from '../errors/service-errors.ts'
import { asObject } from '../json-fields.ts'
import { parseNodeErrors } from './parse-node-errors.ts'

/** A refusal as RunningHub returns it. */
export interface ServiceRefusal {
  /** What was attempted, for the message: "submit workflow 1910…". */
  action: string
  code: string
  text: string | undefined
  data?: unknown
  taskId?: string | undefined
}

/**
 * Turns a refusal into the error of its kind, by its code alone: RunningHub's identifiers mislead
 * (many start with APIKEY_ and do not concern the key). After an unknown code a call that only
 * reads may be retried; a create call may not.
 */
export function serviceError(refusal: ServiceRefusal): RunningHubError {
  const { code } = refusal
  const known = SERVICE_CODES.get(code)
  const detail = [code, refusal.text].filter(Boolean).join(' ')
  const message = `Could not ${refusal.action}: ${known ? `${known.meaning} (${detail})` : `RunningHub responded ${detail}`}.`
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
