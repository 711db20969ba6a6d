import { RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from './inputs.ts'

/**
 * The RunningHub that the inputs name, with their key, the same for the step and its post step.
 *
 * @param fetch the way to it
 */
export function clientOf(inputs: Inputs, fetch: typeof globalThis.fetch): RunningHubClient {
  const { 'api-key': apiKey, 'base-url': baseUrl, api } = inputs
  return new RunningHubClient({ apiKey, baseUrl, api, fetch })
}
