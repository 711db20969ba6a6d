import { type AiApp, appIdFor, isAppPage, type RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'

/** Returns the id or page URL of the AI app to run; undefined when the step runs a workflow. */
export function appInput(inputs: Inputs): string | undefined {
  if (inputs['app-id'] !== '') return inputs['app-id']
  return isAppPage(inputs['workflow-id']) ? inputs['workflow-id'] : undefined
}

/**
 * Reads the inputs of an AI app from RunningHub. The call is free.
 *
 * @throws {WorkflowIdError} for a text that is no app
 * @throws {RunningHubError} when RunningHub does not return the app
 */
export function loadApp(
  idOrUrl: string,
  client: RunningHubClient,
  signal: AbortSignal,
): Promise<AiApp> {
  return client.app(appIdFor(idOrUrl, client.baseUrl), { signal })
}
