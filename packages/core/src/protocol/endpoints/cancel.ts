import type { CallFacts } from '../../errors/facts/service-facts.ts'
import { CancelRefusedError } from '../../errors/service-errors.ts'
import { expectEnvelope } from '../response-fields.ts'
import { unwrapEnvelope } from './envelope.ts'

/**
 * Parses a response to a cancel call. RunningHub documents no code for a refusal, only its text.
 */
export function parseCancel(response: unknown, action: CallFacts, taskId: string): void {
  const { code, msg, message } = expectEnvelope(response)
  const text = msg ?? message
  if (text?.includes('CANCEL_NOT_ALLOWED')) {
    throw new CancelRefusedError(
      { kind: 'failed-call', action, reason: { kind: 'cancel-not-allowed', code, text } },
      {
        taskId,
        serviceCode: code,
        hint: { kind: 'check-task-on-site' },
      },
    )
  }
  unwrapEnvelope(response, action)
}
