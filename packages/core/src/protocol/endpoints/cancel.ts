import { CancelRefusedError } from '../../errors/service-errors.ts'
import { expectEnvelope } from '../response-fields.ts'
import { unwrapEnvelope } from './envelope.ts'

/** A task that may not be cancelled is refused by text; its code is recorded nowhere. */
export function parseCancel(answer: unknown, action: string, taskId: string): void {
  const { code, msg, message } = expectEnvelope(answer)
  const said = msg ?? message
  if (said?.includes('CANCEL_NOT_ALLOWED')) {
    throw new CancelRefusedError(
      `Could not ${action}: RunningHub does not allow it (${code} ${said}).`,
      {
        taskId,
        serviceCode: code,
        hint: 'The task may still run and cost. Look at it on the RunningHub site.',
      },
    )
  }
  unwrapEnvelope(answer, action)
}
