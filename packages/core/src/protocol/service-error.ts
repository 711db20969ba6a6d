import type { Facts } from '../errors/facts/facts.ts'
import type { CallFacts } from '../errors/facts/service-facts.ts'
import type { ErrorDetails, RunningHubError } from '../errors/runninghub-error.ts'
import { SERVICE_CODES } from '../errors/service-codes.ts'
import { UnknownServiceCodeError, ValidationFailedError } from '../errors/service-errors.ts'
import { asObject } from '../json-fields.ts'
import { parseNodeErrors } from './parse-node-errors.ts'

/** A refusal as RunningHub returns it. */
export interface ServiceRefusal {
  /** What was attempted. */
  action: CallFacts
  code: string
  text: string | undefined
  data?: unknown
  taskId?: string | undefined
}

/** Returns the hint for a code that means something else for an AI app. */
function hintFor({ action, code }: ServiceRefusal): Facts | undefined {
  return action.kind === 'call-submit-app' && code === '803'
    ? { kind: 'check-app-inputs' }
    : undefined
}

/**
 * Turns a refusal into the error of its kind, by its code alone: RunningHub's identifiers mislead
 * (many start with APIKEY_ and do not concern the key). After an unknown code a call that only
 * reads may be retried; a create call may not.
 */
export function serviceError(refusal: ServiceRefusal): RunningHubError {
  const { code } = refusal
  const known = SERVICE_CODES.get(code)
  const about: Facts = {
    kind: 'failed-call',
    action: refusal.action,
    reason: { kind: 'refusal', code, text: refusal.text, meaning: known?.meaning },
  }
  const details: ErrorDetails = {
    serviceCode: code,
    taskId: refusal.taskId,
    hint: hintFor(refusal) ?? known?.hint,
    retry: known?.retry ?? 'if-idempotent',
  }
  if (known?.error === ValidationFailedError) {
    // ComfyUI's response to the graph is in the data or in the text.
    const inData = parseNodeErrors(asObject(refusal.data)?.promptTips)
    const nodeErrors = inData.length > 0 ? inData : parseNodeErrors(refusal.text)
    return new ValidationFailedError(about, { ...details, nodeErrors })
  }
  return new (known?.error ?? UnknownServiceCodeError)(about, details)
}
