import { RunningHubError, TaskFailedError, ValidationFailedError } from '@runninghub-action/core'
import type { Io } from '../context/command-context.ts'
import { StoppedError, UsageError } from '../errors.ts'
import { SIGN } from '../terminal/style.ts'
import { harmless, oneLine } from '../terminal/text.ts'

/**
 * An error as lines for a person: what happened, what is known of it, what to do. RunningHub's
 * and ComfyUI's own words stay in their language; what kind of failure it is, is said in the
 * user's.
 */
export function explain(error: unknown, { words, style }: Pick<Io, 'words' | 'style'>): string[] {
  const red = (text: string) => style.red(`${SIGN.failed} ${text}`)
  if (error instanceof UsageError) {
    const [first = '', ...others] = harmless(error.message).split('\n')
    const lines = [red(first), ...others.map((line) => style.red(`  ${line}`))]
    return error.hint ? [...lines, `  ${error.hint}`] : lines
  }
  if (error instanceof StoppedError) return [harmless(error.message)]
  if (!(error instanceof RunningHubError)) {
    return [
      red(words.error.unexpected),
      `  ${oneLine(error instanceof Error ? error.message : String(error))}`,
    ]
  }
  const kind = words.error.kinds[error.code]
  const lines = [
    red(kind),
    ...harmless(error.message)
      .split('\n')
      .map((line) => `  ${line}`),
  ]
  if (error instanceof ValidationFailedError) {
    for (const { nodeId, classType, messages } of error.nodeErrors) {
      lines.push(`  ${words.run.nodeError(nodeId, classType ?? '', oneLine(messages.join('; ')))}`)
    }
  }
  if (error instanceof TaskFailedError && error.failure?.traceback.length) {
    const last = error.failure.traceback.slice(-3).join('\n').trimEnd()
    lines.push(
      ...harmless(last)
        .split('\n')
        .map((line) => style.dim(`    ${line}`)),
    )
  }
  if (error.hint) lines.push(`  ${style.cyan(harmless(error.hint))}`)
  return lines
}
