import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { RunningHubClient } from '@runninghub-action/core'
import { nodeFetch } from '@runninghub-action/core/node'
import type { Io } from './io.ts'
import { findKey } from './key.ts'
import { UsageError } from './usage-error.ts'
import type { Words } from './words/words.ts'

export interface Arguments {
  values: Record<string, string | boolean | string[] | undefined>
  positionals: string[]
}

/** Flags of every command. */
export const COMMON = {
  help: { type: 'boolean', short: 'h' },
  lang: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/** Flags of the commands that talk to RunningHub. */
export const SERVICE = {
  'base-url': { type: 'string' },
  api: { type: 'string' },
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

export const DEFAULT_SITE = 'https://www.runninghub.cn'

/** Where RunningHub is, from the flags. */
export interface Site {
  baseUrl: string
  api: 'v1' | 'v2'
}

/** @throws {UsageError} */
export function readSite(args: Arguments, { usage }: Words): Site {
  const baseUrl = text(args, 'base-url') ?? DEFAULT_SITE
  const api = text(args, 'api') ?? 'v1'
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError(usage.baseUrl(baseUrl))
  }
  if (api !== 'v1' && api !== 'v2') throw new UsageError(usage.api(api))
  return { baseUrl: baseUrl.replace(/\/+$/, ''), api }
}

/** A client for a site with the key that is known for it. @throws {UsageError} when none is */
export async function clientFor(site: Site, io: Io): Promise<RunningHubClient> {
  const apiKey = await findKey(site.baseUrl, io)
  if (apiKey === undefined) throw new UsageError(io.words.usage.noKey, io.words.usage.noKeyHint)
  return makeClient(site, apiKey)
}

export function makeClient({ baseUrl, api }: Site, apiKey: string): RunningHubClient {
  return new RunningHubClient({ apiKey, baseUrl, api, fetch: nodeFetch })
}
