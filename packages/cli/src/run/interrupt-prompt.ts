import * as clack from '@clack/prompts'
import type { CommandContext } from '../context/command-context.ts'
import type { Reporter } from '../report/reporter.ts'
import type { InterruptChoice } from './interrupt.ts'

/**
 * Asks what to do with the running tasks after Ctrl-C. The reporter is paused meanwhile.
 *
 * @param tasks how many are running
 * @param signal withdraws the question
 * @returns 'cancel' also when the question ends with Ctrl-C or is withdrawn
 */
export async function promptOnInterrupt(
  context: CommandContext,
  reporter: Reporter,
  tasks: number,
  signal: AbortSignal,
): Promise<InterruptChoice | 'continue'> {
  const { interrupt } = context.messages.run
  reporter.pause()
  const answer = await clack.select<InterruptChoice | 'continue'>({
    message: interrupt.question(tasks),
    options: [
      { value: 'cancel', label: interrupt.cancel(tasks) },
      { value: 'leave', label: interrupt.leave(tasks) },
      { value: 'continue', label: interrupt.continue },
    ],
    showInstructions: false,
    output: context.err,
    signal,
  })
  process.stdin.pause()
  reporter.resume()
  return clack.isCancel(answer) ? 'cancel' : answer
}
