import {
  RunningHubError,
  TaskFailedError,
  ValidationFailedError,
  wordFacts,
} from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { StoppedError, UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import { SYMBOLS } from '../terminal/style.ts'
import { stripControl, toOneLine } from '../terminal/text.ts'

/** Returns what happened, in the user's language. Texts of other programs stay in theirs. */
export function errorMessage(error: unknown, { facts }: Pick<Messages, 'facts'>): string {
  if (error instanceof RunningHubError) return wordFacts(error.facts, facts)
  return error instanceof Error ? error.message : String(error)
}

/**
 * Formats an error as lines for a person: what happened, the details, what to do, each fact once.
 */
export function formatError(
  error: unknown,
  { messages, style }: Pick<CommandContext, 'messages' | 'style'>,
): string[] {
  const message = stripControl(errorMessage(error, messages))
  if (error instanceof StoppedError) return [message]
  const red = ([first, ...others]: string[]) => [
    style.red(`${SYMBOLS.failed} ${first}`),
    ...others.map((line) => style.red(`  ${line}`)),
  ]
  const hint = (text: string | undefined) => (text ? [`  ${style.cyan(stripControl(text))}`] : [])
  if (error instanceof UsageError) return [...red(message.split('\n')), ...hint(error.hint)]
  if (error instanceof RunningHubError) {
    const { hintFacts } = error
    return [
      ...red(message.split('\n')),
      ...formatDetails(error, { messages, style }),
      ...hint(hintFacts && wordFacts(hintFacts, messages.facts)),
    ]
  }
  return [...red([messages.error.unexpected]), `  ${toOneLine(message)}`]
}

/** Returns ComfyUI's node errors, and the end of the traceback without what the message says. */
function formatDetails(
  error: RunningHubError,
  { messages, style }: Pick<CommandContext, 'messages' | 'style'>,
): string[] {
  if (error instanceof ValidationFailedError) {
    return error.nodeErrors.map(
      ({ nodeId, classType, messages: errors }) =>
        `  ${messages.run.nodeError(nodeId, classType ?? '', errors.map(toOneLine))}`,
    )
  }
  const { message, traceback = [] } = (error instanceof TaskFailedError && error.failure) || {}
  const lines = stripControl(traceback.slice(-3).join('\n').trimEnd()).split('\n')
  if (message && lines.at(-1)?.includes(toOneLine(message))) lines.pop()
  return lines.filter(Boolean).map((line) => style.dim(`    ${line}`))
}
