import { RunningHubError, TaskFailedError, ValidationFailedError } from '@runninghub-action/core'
import type { CommandContext } from '../context/command-context.ts'
import { StoppedError, UsageError } from '../errors.ts'
import { SYMBOLS } from '../terminal/style.ts'
import { stripControl, toOneLine } from '../terminal/text.ts'

/**
 * Formats an error as lines for a person: what happened, the details, what to do. The headline is
 * in the user's language. Messages of RunningHub and ComfyUI stay in their language.
 */
export function formatError(
  error: unknown,
  { messages, style }: Pick<CommandContext, 'messages' | 'style'>,
): string[] {
  const red = (text: string) => style.red(`${SYMBOLS.failed} ${text}`)
  if (error instanceof UsageError) {
    const [first = '', ...others] = stripControl(error.message).split('\n')
    const lines = [red(first), ...others.map((line) => style.red(`  ${line}`))]
    return error.hint ? [...lines, `  ${error.hint}`] : lines
  }
  if (error instanceof StoppedError) return [stripControl(error.message)]
  if (!(error instanceof RunningHubError)) {
    return [
      red(messages.error.unexpected),
      `  ${toOneLine(error instanceof Error ? error.message : String(error))}`,
    ]
  }
  const headline = messages.error.headlines[error.code]
  const lines = [
    red(headline),
    ...stripControl(error.message)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
  if (error instanceof ValidationFailedError) {
    for (const { nodeId, classType, messages: errors } of error.nodeErrors) {
      lines.push(
        `  ${messages.run.nodeError(nodeId, classType ?? '', toOneLine(errors.join('; ')))}`,
      )
    }
  }
  if (error instanceof TaskFailedError && error.failure?.traceback.length) {
    const last = error.failure.traceback.slice(-3).join('\n').trimEnd()
    lines.push(
      ...stripControl(last)
        .split('\n')
        .map((line) => style.dim(`    ${line}`)),
    )
  }
  if (error.hint) lines.push(`  ${style.cyan(stripControl(error.hint))}`)
  return lines
}
