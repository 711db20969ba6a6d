import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { parseDuration } from '@runninghub-action/core'
import { UsageError } from './errors.ts'
import type { Words } from './messages/messages.ts'

export interface Arguments {
  values: Record<string, string | boolean | string[] | undefined>
  positionals: string[]
}

/** Flags of every command. */
const COMMON = {
  help: { type: 'boolean', short: 'h' },
  lang: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/**
 * Reads the arguments of one command.
 *
 * @param most how many positional arguments it takes
 * @throws {UsageError} naming the flag
 */
export function readArguments(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  words: Words,
  most: number,
): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...COMMON, ...options },
      allowPositionals: true,
      strict: true,
    })
    const excess = positionals[most]
    if (excess !== undefined) throw new UsageError(words.usage.excess(excess))
    return { values: values as Arguments['values'], positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    const flag = /--?[\w-]+/.exec(message)?.[0] ?? ''
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      throw new UsageError(words.usage.unknownFlag(flag), words.usage.help)
    }
    const wantsValue = options[flag.slice(2)]?.type === 'string' || flag === '--lang'
    throw new UsageError(wantsValue ? words.usage.noValue(flag) : words.usage.needlessValue(flag))
  }
}

export function text({ values }: Arguments, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export function flag({ values }: Arguments, name: string): boolean {
  return values[name] === true
}

export function texts({ values }: Arguments, name: string): string[] {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

/**
 * The flag `--timeout` in milliseconds; undefined when it is not given.
 *
 * @throws {UsageError} when it is no duration, or none at all
 */
export function timeoutOf(args: Arguments, { usage }: Words): number | undefined {
  const given = text(args, 'timeout')
  if (given === undefined) return undefined
  const timeout = parseDuration(given)
  if (!timeout) throw new UsageError(usage.timeout(given))
  return timeout
}

/**
 * The task that a command is given as its only argument.
 *
 * @param command its name, for the example of how it is called
 * @throws {UsageError} when there is none
 */
export function taskIdOf({ positionals }: Arguments, { usage }: Words, command: string): string {
  const [taskId] = positionals
  if (taskId !== undefined) return taskId
  throw new UsageError(usage.missing('TASK', `runninghub ${command} 1910246754753896450`))
}
