import {
  type ClientOptions,
  createRedact,
  type Redact,
  RunningHubClient,
} from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { getSecrets } from '../inputs/secrets.ts'
import type { Log } from '../runner/log.ts'
import { debugFetch } from './debug-fetch.ts'
import { getFetch } from './network.ts'

/** A client that also redacts the access password, not only the API key. */
class RedactingClient extends RunningHubClient {
  override readonly redact: Redact

  constructor(options: ClientOptions, secrets: readonly string[]) {
    super(options)
    this.redact = createRedact(secrets)
  }
}

/** Returns the `fetch` of a step. With debug logging, it logs requests and responses. */
export function createFetch(
  env: NodeJS.ProcessEnv,
  inputs: Inputs,
  log: Log,
): typeof globalThis.fetch {
  const fetch = getFetch(env)
  if (!log.isDebug) return fetch
  const redact = createRedact(getSecrets((name) => inputs[name]))
  return debugFetch(fetch, { log, baseUrl: inputs['base-url'], redact })
}

/**
 * Creates the client for the site and the API key of the inputs, for `main` and for `post`.
 */
export function createClient(inputs: Inputs, fetch: typeof globalThis.fetch): RunningHubClient {
  const { 'api-key': apiKey, 'base-url': baseUrl, api } = inputs
  return new RedactingClient(
    { apiKey, baseUrl, api, fetch, findKeySite: true },
    getSecrets((name) => inputs[name]),
  )
}
