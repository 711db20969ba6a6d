import { parseArgs } from 'node:util'
import { closestMatch, parseDuration } from '@runninghub-action/core'
import { UsageError } from './errors.ts'
import { type Flags, withCommonFlags } from './flags.ts'
import type { Messages } from './messages/messages.ts'

export interface ParsedArgs {
  values: Record<string, string | boolean | string[] | undefined>
  positionals: string[]
}

/**
 * Parses the arguments of one command.
 *
 * @throws {UsageError} naming the flag or argument
 */
export function parseCommandArgs(
  args: readonly string[],
  { flags, maxPositionals }: { flags: Flags; maxPositionals: number },
  messages: Messages,
): ParsedArgs {
  const options = withCommonFlags(flags)
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    })
    const extra = positionals[maxPositionals]
    if (extra !== undefined) throw new UsageError(messages.usage.extraArgument(extra))
    return { values: values as ParsedArgs['values'], positionals }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    const flag = /--?[\w-]+/.exec(message)?.[0] ?? ''
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const suggestion = closestName(flag.replace(/^-+/, ''), Object.keys(options))
      throw new UsageError(
        messages.usage.unknownFlag(flag, suggestion && `--${suggestion}`),
        messages.usage.help,
      )
    }
    const name = flag.slice(2)
    const needsValue = Object.hasOwn(options, name) && options[name]?.type === 'string'
    throw new UsageError(
      needsValue ? messages.usage.noValue(flag) : messages.usage.unexpectedValue(flag),
    )
  }
}

/** Returns the name that a misspelled or unfinished one was possibly meant to be. */
export function closestName(name: string, names: readonly string[]): string | undefined {
  const longer = name.length > 1 ? names.find((known) => known.startsWith(name)) : undefined
  return longer ?? closestMatch(name, names)
}

export function getString({ values }: ParsedArgs, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

export function getBoolean({ values }: ParsedArgs, name: string): boolean {
  return values[name] === true
}

export function getStrings({ values }: ParsedArgs, name: string): string[] {
  const value = values[name]
  return Array.isArray(value) ? value : []
}

/**
 * Returns `--timeout` in milliseconds; undefined without the flag.
 *
 * @throws {UsageError} when the value is not a duration or is zero
 */
export function parseTimeout(args: ParsedArgs, { usage }: Messages): number | undefined {
  const text = getString(args, 'timeout')
  if (text === undefined) return undefined
  const timeout = parseDuration(text)
  if (!timeout) throw new UsageError(usage.timeout(text))
  return timeout
}

/**
 * Returns `--max-coins`; undefined without the flag.
 *
 * @throws {UsageError} when the value is not a number above 0
 */
export function parseMaxCoins(args: ParsedArgs, { usage }: Messages): number | undefined {
  const text = getString(args, 'max-coins')
  if (text === undefined) return undefined
  if (!/^\d{1,9}(?:\.\d{1,6})?$/.test(text) || Number(text) === 0)
    throw new UsageError(usage.maxCoins(text))
  return Number(text)
}
