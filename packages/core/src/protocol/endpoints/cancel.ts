import { CancelRefusedError } from '../../errors/service-errors.ts'
import { expectEnvelope } from '../response-fields.ts'
import { unwrapEnvelope } from './envelope.ts'

/**
 * Parses a response to a cancel call. RunningHub documents no code for a refusal, only its text.
 */
export function parseCancel(response: unknown, action: string, taskId: string): void {
  const { code, msg, message } = expectEnvelope(response)
  const text = msg ?? message
  if (text?.includes('CANCEL_NOT_ALLOWED')) {
    throw new CancelRefusedError(
      `Could not ${action}: RunningHub does not allow it (${code} ${text}).`,
      {
        taskId,
        serviceCode: code,
        hint: 'The task may still be running and billed. Check it on the RunningHub site.',
      },
    )
  }
  unwrapEnvelope(response, action)
}
