import { parseDuration } from '@runninghub-action/core'
import { type Account, MAIN_ACCOUNT, parseAccounts, SITES } from './accounts.ts'
import type { ApiToken } from './security/api-token.ts'
import { parseTokens } from './security/parse-tokens.ts'
import { isHostName } from './security/public-url.ts'

declare global {
  interface Env {
    /** Not in wrangler.jsonc: Wrangler knows no optional secrets. */
    RUNNINGHUB_ACCOUNTS?: string
    /** Not in wrangler.jsonc either: without the bucket results are links to RunningHub only. */
    RESULTS?: R2Bucket
  }
}

/** The Worker's secrets and variables. `account`, `apiKey` and `baseUrl` are of the account in use. */
export interface Config {
  account: string
  /** All accounts. The first one is used unless a request or a preset names others. */
  accounts: readonly Account[]
  apiKey: string
  /** Without a trailing slash. */
  baseUrl: string
  api: 'v1' | 'v2'
  /** API tokens of callers. */
  tokens: readonly ApiToken[]
  /** Keys that sign callbacks, newest first. Empty: callbacks are sent unsigned. */
  callbackSecrets: readonly string[]
  /** The URL of this Worker. @default the origin of the caller's request */
  publicUrl: string | undefined
  /** Callbacks go to, and files come from, these hosts and their subdomains only. Empty: any host. */
  urlAllowedHosts: readonly string[]
  /** Development only: allows plain http, private hosts and ports. */
  allowInsecureUrls: boolean
  /** How long a task may run, in milliseconds. */
  taskTimeout: number
  /** How long a task may wait for a free slot, in milliseconds. */
  queueTimeout: number
  retentionDays: number
  /** How many days results are kept in the bucket RESULTS. */
  resultDays: number
  /** How many tasks may be created in one day (UTC). @default any number */
  dailyTasks?: number | undefined
  /** After how many coins no task is created any more on one day (UTC). @default any number */
  dailyCoins?: number | undefined
}

export interface Misconfigured {
  /** One message each, which starts with the name of the secret, variable or binding. */
  problems: string[]
}

/**
 * Reads secrets, variables and bindings. Returns all that is missing or malformed at once. The
 * problems repeat no value, because most values are secrets.
 */
export function readConfig(env: Partial<Env>): Config | Misconfigured {
  const problems: string[] = []
  const text = (name: keyof Env): string => {
    const value = env[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  const read = <T>(name: keyof Env, fallback: T, parse: (value: string) => T | undefined): T => {
    const value = text(name)
    if (value === '') return fallback
    const parsed = parse(value)
    if (parsed === undefined) problems.push(`${name} ${EXPECTED[name]}`)
    return parsed ?? fallback
  }
  const readTokens = (): ApiToken[] => {
    const value = text('API_TOKENS')
    if (value === '') return []
    const { tokens = [], problem } = parseTokens(value)
    if (problem !== undefined) problems.push(`API_TOKENS ${problem}`)
    return tokens
  }
  const readAccounts = (baseUrl: string): Account[] => {
    const value = text('RUNNINGHUB_ACCOUNTS')
    const { accounts: others = [], problem } =
      value === '' ? {} : parseAccounts(value, (url) => parseUrl(url, allowInsecureUrls))
    const apiKey = read('RUNNINGHUB_API_KEY', '', parseKey)
    const main = { name: MAIN_ACCOUNT, apiKey, baseUrl }
    const accounts = [...(text('RUNNINGHUB_API_KEY') === '' ? [] : [main]), ...others]
    if (problem !== undefined) problems.push(`RUNNINGHUB_ACCOUNTS ${problem}`)
    else if (accounts.length === 0) problems.push('RUNNINGHUB_API_KEY is missing')
    else if (new Set(accounts.map(({ name }) => name)).size < accounts.length)
      problems.push('RUNNINGHUB_ACCOUNTS has a name twice; RUNNINGHUB_API_KEY has the name main')
    return accounts
  }
  const requireText = (name: keyof Env) => {
    if (text(name) === '') problems.push(`${name} is missing`)
  }

  const allowInsecureUrls = read('ALLOW_INSECURE_URLS', false, parseFlag)
  const baseUrl = read('RUNNINGHUB_BASE_URL', SITES.cn, (url) => parseUrl(url, allowInsecureUrls))
  const accounts = readAccounts(baseUrl)
  const [account = { name: MAIN_ACCOUNT, apiKey: '', baseUrl }] = accounts
  for (const name of ['API_TOKENS', 'CALLBACK_SECRETS'] as const) requireText(name)
  for (const name of ['TASKS', 'TASK_QUEUE'] as const) {
    if (typeof env[name] !== 'object')
      problems.push(`${name} is missing: bind it in wrangler.jsonc`)
  }
  const publicUrl = read('PUBLIC_URL', '', (url) => parseUrl(url, allowInsecureUrls))
  const config: Config = {
    account: account.name,
    accounts,
    apiKey: account.apiKey,
    baseUrl: account.baseUrl,
    api: read('RUNNINGHUB_API', 'v1', (api) => (api === 'v1' || api === 'v2' ? api : undefined)),
    tokens: readTokens(),
    callbackSecrets: read('CALLBACK_SECRETS', [], parseSecrets),
    publicUrl: publicUrl || undefined,
    urlAllowedHosts: read('URL_ALLOWED_HOSTS', [], (list) =>
      allValid(parseList(list.toLowerCase()), isHostName),
    ),
    allowInsecureUrls,
    taskTimeout: read('TASK_TIMEOUT', 3_600_000, (time) => parseDuration(time) || undefined),
    queueTimeout: read('QUEUE_TIMEOUT', 86_400_000, (time) => parseDuration(time) || undefined),
    retentionDays: read('RETENTION_DAYS', 7, parseDays),
    resultDays: read('RESULT_DAYS', 30, parseDays),
    dailyTasks: read('DAILY_TASKS', undefined, parseLimit),
    dailyCoins: read('DAILY_COINS', undefined, parseLimit),
  }
  return problems.length > 0 ? { problems } : config
}

const DURATION = 'must be a duration such as 90s, 30m or 1h, at most 7 days'
const LIMIT = 'must be a positive whole number, or empty for no limit'
const HTTPS_URL = 'must be an https URL without user, query or fragment'

/** Returns every secret of a configuration, so that no log line contains one. */
export function secretsOf({ accounts, apiKey, tokens, callbackSecrets }: Config): string[] {
  const plain = tokens.flatMap(({ secret }) => ('token' in secret ? [secret.token] : []))
  return [apiKey, ...accounts.map((account) => account.apiKey), ...plain, ...callbackSecrets]
}

/** The end of the message about a malformed value, after the name. */
const EXPECTED: Partial<Record<keyof Env, string>> = {
  RUNNINGHUB_API_KEY: 'contains spaces or non-ASCII characters',
  CALLBACK_SECRETS:
    'must be keys separated by commas, each "whsec_" and the base64 of 24 to 64 bytes, or "unsigned"',
  RUNNINGHUB_BASE_URL: HTTPS_URL,
  RUNNINGHUB_API: 'must be v1 or v2',
  PUBLIC_URL: HTTPS_URL,
  URL_ALLOWED_HOSTS: 'must be host names, separated by commas',
  ALLOW_INSECURE_URLS: 'must be true or false',
  TASK_TIMEOUT: DURATION,
  QUEUE_TIMEOUT: DURATION,
  DAILY_TASKS: LIMIT,
  DAILY_COINS: LIMIT,
  RESULT_DAYS: 'must be a whole number of days from 1 to 365',
  RETENTION_DAYS: 'must be a whole number of days from 1 to 365',
}

function parseList(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function allValid(items: string[], valid: (item: string) => boolean): string[] | undefined {
  return items.length > 0 && items.every(valid) ? items : undefined
}

/** Checks the format of a key of Standard Webhooks 1.0.0. */
function isSecret(value: string): boolean {
  const base64 = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1]
  if (base64 === undefined) return false
  try {
    const { length } = atob(base64)
    return length >= 24 && length <= 64
  } catch {
    return false
  }
}

function parseSecrets(value: string): string[] | undefined {
  return value === 'unsigned' ? [] : allValid(parseList(value), isSecret)
}

function parseKey(key: string): string | undefined {
  return /^[\x21-\x7e]+$/.test(key) ? key : undefined
}

function parseFlag(value: string): boolean | undefined {
  return value === 'true' || value === 'false' ? value === 'true' : undefined
}

function parseUrl(value: string, insecure: boolean): string | undefined {
  if (!URL.canParse(value)) return undefined
  const { protocol, username, password, search, hash } = new URL(value)
  if (protocol !== 'https:' && !(insecure && protocol === 'http:')) return undefined
  if (username || password || search || hash) return undefined
  return value.replace(/\/+$/, '')
}

function parseDays(value: string): number | undefined {
  const days = /^\d{1,3}$/.test(value) ? Number(value) : 0
  return days >= 1 && days <= 365 ? days : undefined
}

function parseLimit(value: string): number | undefined {
  const limit = /^\d{1,9}$/.test(value) ? Number(value) : 0
  return limit > 0 ? limit : undefined
}
