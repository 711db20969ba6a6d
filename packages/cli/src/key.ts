import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Environment } from './environment.ts'
import type { Io } from './io.ts'
import { UsageError } from './usage-error.ts'

/** Where this program keeps what outlives a run: `$XDG_CONFIG_HOME/runninghub`, `%APPDATA%\runninghub`. */
export function configFile(name: string, env: Environment): string {
  const home = env.XDG_CONFIG_HOME || env.APPDATA || join(homedir(), '.config')
  return join(home, 'runninghub', name)
}

const keysFile = (env: Environment) => configFile('keys.json', env)

/**
 * The API key for a site: `RUNNINGHUB_API_KEY`, or the one the user had stored for it. A stored
 * key goes to its own site and no other.
 */
export async function findKey(baseUrl: string, { env, words }: Io): Promise<string | undefined> {
  const key = (env.RUNNINGHUB_API_KEY || (await storedKeys(env))[siteOf(baseUrl)])?.trim()
  if (!key) return undefined
  // It would not travel in a header, and the error of that would show it.
  if (!isKey(key)) throw new UsageError(words.usage.malformedKey)
  return key
}

/** Everything but blanks and what is not ASCII: RunningHub's own form may change. */
export function isKey(text: string): boolean {
  return /^[!-~]+$/.test(text)
}

/** Stores a key for a site, readable for the user alone. @returns the path of the file */
export async function storeKey(baseUrl: string, key: string, env: Environment): Promise<string> {
  const path = keysFile(env)
  const keys = { ...(await storedKeys(env)), [siteOf(baseUrl)]: key }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}`
  await writeFile(fresh, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  await chmod(fresh, 0o600)
  await rename(fresh, path)
  return path
}

async function storedKeys(env: Environment): Promise<Record<string, string>> {
  try {
    const keys: unknown = JSON.parse(await readFile(keysFile(env), 'utf8'))
    if (typeof keys !== 'object' || keys === null) return {}
    return Object.fromEntries(Object.entries(keys).filter(([, key]) => typeof key === 'string'))
  } catch {
    return {}
  }
}

const siteOf = (baseUrl: string) => new URL(baseUrl).origin
