import {
  type ClientOptions,
  createRedact,
  type Redact,
  RunningHubClient,
} from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import { getSecrets } from '../inputs/secrets.ts'

/** Core's client knows the key; here the password of a workflow must not be shown either. */
class RedactingClient extends RunningHubClient {
  override readonly redact: Redact

  constructor(options: ClientOptions, secrets: readonly string[]) {
    super(options)
    this.redact = createRedact(secrets)
  }
}

/**
 * The RunningHub that the inputs name, with their key, the same for the step and its post step.
 *
 * @param fetch the way to it
 */
export function createClient(inputs: Inputs, fetch: typeof globalThis.fetch): RunningHubClient {
  const { 'api-key': apiKey, 'base-url': baseUrl, api } = inputs
  return new RedactingClient(
    { apiKey, baseUrl, api, fetch },
    getSecrets((name) => inputs[name]),
  )
}
