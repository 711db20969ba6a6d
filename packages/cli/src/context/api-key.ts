import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import type { Words } from '../messages/messages.ts'
import type { Io } from './command-context.ts'
import { configFile, writeConfigFile } from './config-file.ts'

/** The file of the keys that the user had stored, by their sites. */
export const keysFile = (env: NodeJS.ProcessEnv) => configFile('keys.json', env)

/**
 * The API key for a site: `RUNNINGHUB_API_KEY`, or the one the user had stored for it. A stored
 * key goes to its own site and no other.
 *
 * @throws {UsageError} when there is one that cannot be a key
 */
export async function findKey(baseUrl: string, { env, words }: Io): Promise<string | undefined> {
  const key = (env.RUNNINGHUB_API_KEY || (await storedKeys(env))[siteOf(baseUrl)])?.trim()
  if (!key) return undefined
  // It would not travel in a header, and the error of that would show it.
  if (!isKey(key)) throw new UsageError(words.usage.malformedKey)
  return key
}

/** The refusal of a command that wants a key, where {@link findKey} finds none. */
export function noKey({ usage }: Words): UsageError {
  return new UsageError(usage.noKey, usage.noKeyHint)
}

/** Everything but blanks and what is not ASCII: RunningHub's own form may change. */
export function isKey(text: string): boolean {
  return /^[!-~]+$/.test(text)
}

/**
 * Stores a key for a site, readable for the user alone.
 *
 * @throws {NodeJS.ErrnoException} when it cannot be written
 */
export async function storeKey(
  baseUrl: string,
  key: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const keys = { ...(await storedKeys(env)), [siteOf(baseUrl)]: key }
  await writeConfigFile(keysFile(env), `${JSON.stringify(keys, null, 2)}\n`)
}

async function storedKeys(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  try {
    const keys: unknown = JSON.parse(await readFile(keysFile(env), 'utf8'))
    if (typeof keys !== 'object' || keys === null) return {}
    return Object.fromEntries(Object.entries(keys).filter(([, key]) => typeof key === 'string'))
  } catch {
    return {}
  }
}

const siteOf = (baseUrl: string) => new URL(baseUrl).origin
