import type { ParseArgsOptionsConfig } from 'node:util'
import { RunningHubClient } from '@runninghub-action/core'
import { nodeFetch } from '@runninghub-action/core/node'
import { type Arguments, text } from '../args.ts'
import { UsageError } from '../errors.ts'
import type { Words } from '../messages/messages.ts'
import { findKey, noKey } from './api-key.ts'
import type { Io } from './command-context.ts'

export const DEFAULT_SITE = 'https://www.runninghub.cn'

/** Flags of the commands that talk to RunningHub. */
export const SERVICE = {
  'base-url': { type: 'string' },
  api: { type: 'string' },
} as const satisfies ParseArgsOptionsConfig

/** Where RunningHub is, and which of its two wire families is spoken. */
export interface Service {
  baseUrl: string
  api: 'v1' | 'v2'
}

/** The service that the flags name. @throws {UsageError} */
export function readService(args: Arguments, { usage }: Words): Service {
  const baseUrl = text(args, 'base-url') ?? DEFAULT_SITE
  const api = text(args, 'api') ?? 'v1'
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError(usage.baseUrl(baseUrl))
  }
  if (api !== 'v1' && api !== 'v2') throw new UsageError(usage.api(api))
  return { baseUrl: baseUrl.replace(/\/+$/, ''), api }
}

/** A client with the key that is known for the service. @throws {UsageError} when none is */
export async function clientFor(service: Service, io: Io): Promise<RunningHubClient> {
  const apiKey = await findKey(service.baseUrl, io)
  if (apiKey === undefined) throw noKey(io.words)
  return makeClient(service, apiKey)
}

export function makeClient({ baseUrl, api }: Service, apiKey: string): RunningHubClient {
  return new RunningHubClient({ apiKey, baseUrl, api, fetch: nodeFetch })
}
