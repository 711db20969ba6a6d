import { readFile } from 'node:fs/promises'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'
import type { CommandContext } from './command-context.ts'
import { configPath, writeConfigFile } from './config-file.ts'

/** The file of stored API keys, by site. */
export const apiKeysPath = (env: NodeJS.ProcessEnv) => configPath('keys.json', env)

/**
 * Returns the API key for a site: `RUNNINGHUB_API_KEY`, or the stored key of this site. A stored
 * key is never sent to another site.
 *
 * @throws {UsageError} when the key has characters that no key has
 */
export async function loadApiKey(
  baseUrl: string,
  { env, messages }: CommandContext,
): Promise<string | undefined> {
  const key = (env.RUNNINGHUB_API_KEY || (await readApiKeys(env))[originOf(baseUrl)])?.trim()
  if (!key) return undefined
  // It does not fit into a header, and the error message for that would show it.
  if (!isApiKey(key)) throw new UsageError(messages.usage.malformedApiKey)
  return key
}

/** The error of a command that needs a key when {@link loadApiKey} finds none. */
export function missingApiKeyError({ usage }: Messages): UsageError {
  return new UsageError(usage.missingApiKey, usage.missingApiKeyHint)
}

/** Whether a text is printable ASCII without spaces. RunningHub may change the exact format. */
export function isApiKey(text: string): boolean {
  return /^[!-~]+$/.test(text)
}

/**
 * Stores the key of a site in a file that only the user can read.
 *
 * @throws {NodeJS.ErrnoException} when the file cannot be written
 */
export async function saveApiKey(
  baseUrl: string,
  key: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const keys = { ...(await readApiKeys(env)), [originOf(baseUrl)]: key }
  await writeConfigFile(apiKeysPath(env), `${JSON.stringify(keys, null, 2)}\n`)
}

/** Removes the stored key of a site. Returns whether there was one. */
export async function removeApiKey(baseUrl: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const { [originOf(baseUrl)]: removed, ...others } = await readApiKeys(env)
  if (removed === undefined) return false
  await writeConfigFile(apiKeysPath(env), `${JSON.stringify(others, null, 2)}\n`)
  return true
}

async function readApiKeys(env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  try {
    const keys: unknown = JSON.parse(await readFile(apiKeysPath(env), 'utf8'))
    if (typeof keys !== 'object' || keys === null) return {}
    return Object.fromEntries(Object.entries(keys).filter(([, key]) => typeof key === 'string'))
  } catch {
    return {}
  }
}

const originOf = (baseUrl: string) => new URL(baseUrl).origin
