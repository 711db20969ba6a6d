import {
  type ClientOptions,
  createRedact,
  type Redact,
  RunningHubClient,
} from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { getSecrets } from '../inputs/secrets.ts'

/** A client that also redacts the access password, not only the API key. */
class RedactingClient extends RunningHubClient {
  override readonly redact: Redact

  constructor(options: ClientOptions, secrets: readonly string[]) {
    super(options)
    this.redact = createRedact(secrets)
  }
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
