import * as clack from '@clack/prompts'
import type { Io } from '../context/command-context.ts'
import type { Reporter } from '../report/reporter.ts'
import type { Fate } from './interrupt.ts'

/**
 * Asks what is to become of the remote task after a Ctrl-C; the reporter is silent meanwhile.
 *
 * @param signal takes the question back
 * @returns 'cancel' also when the question itself was ended by Ctrl-C, or taken back
 */
export async function askFate(
  io: Io,
  reporter: Reporter,
  signal: AbortSignal,
): Promise<Fate | 'go on'> {
  const { interrupt } = io.words.run
  reporter.pause()
  const answer = await clack.select<Fate | 'go on'>({
    message: interrupt.question,
    options: [
      { value: 'cancel', label: interrupt.cancel },
      { value: 'leave', label: interrupt.leave },
      { value: 'go on', label: interrupt.goOn },
    ],
    showInstructions: false,
    output: io.err,
    signal,
  })
  process.stdin.pause()
  reporter.resume()
  return clack.isCancel(answer) ? 'cancel' : answer
}
