import {
  type Account,
  type CallOptions,
  RunningHubClient,
  type Site,
} from '@runninghub-action/core'
import { nodeFetch } from '@runninghub-action/core/node'
import { getString, type ParsedArgs } from '../args.ts'
import { UsageError } from '../errors.ts'
import type { Flags } from '../flags.ts'
import type { Messages } from '../messages/messages.ts'
import { loadApiKey, missingApiKeyError } from './api-key.ts'
import type { CommandContext } from './command-context.ts'

export const DEFAULT_BASE_URL = 'https://www.runninghub.cn'

/** Returns the base URL of one of RunningHub's sites. */
export const siteBaseUrl = (site: Site) => `https://www.runninghub.${site}`

/** The flags of commands that call RunningHub. */
export const SERVICE_FLAGS = {
  'base-url': { type: 'string', placeholder: 'url', description: 'baseUrl' },
  api: { type: 'string', placeholder: ['v1', 'v2'], description: 'api' },
} as const satisfies Flags

/** The RunningHub site and API version to use. */
export interface Service {
  baseUrl: string
  api: 'v1' | 'v2'
}

export const DEFAULT_SERVICE: Service = { baseUrl: DEFAULT_BASE_URL, api: 'v1' }

/** Returns the service that the flags select. @throws {UsageError} for an invalid flag */
export function parseService(args: ParsedArgs, { usage }: Messages): Service {
  const baseUrl = getString(args, 'base-url') ?? DEFAULT_BASE_URL
  const api = getString(args, 'api') ?? 'v1'
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError(usage.baseUrl(baseUrl))
  }
  if (api !== 'v1' && api !== 'v2') throw new UsageError(usage.api(api))
  return { baseUrl: baseUrl.replace(/\/+$/, ''), api }
}

/** Creates a client with the API key of the service. @throws {UsageError} when there is none */
export async function createClient(
  service: Service,
  context: CommandContext,
): Promise<RunningHubClient> {
  const apiKey = await loadApiKey(service.baseUrl, context)
  if (apiKey === undefined) throw missingApiKeyError(context.messages)
  return createClientWithKey(service, apiKey)
}

/** In milliseconds. Somebody waits for the response. */
const CHECK_TIMEOUT = 15_000

/**
 * Checks a key by the free account call, which is sent once.
 *
 * @throws {InvalidKeyError} {@link UnavailableError}
 */
export function checkApiKey(
  { baseUrl, api }: Service,
  apiKey: string,
  callOptions: CallOptions = {},
): Promise<Account> {
  const options = { apiKey, baseUrl, api, fetch: nodeFetch, retries: false }
  return new RunningHubClient({ ...options, callTimeout: CHECK_TIMEOUT }).account(callOptions)
}

export function createClientWithKey({ baseUrl, api }: Service, apiKey: string): RunningHubClient {
  return new RunningHubClient({ apiKey, baseUrl, api, fetch: nodeFetch, findKeySite: true })
}
