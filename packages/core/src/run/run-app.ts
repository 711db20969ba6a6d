import type { AiApp } from '../ai-app/ai-app.ts'
import type { RunningHubClient } from '../client/client.ts'
import type { CheckFile } from '../plan/check-files.ts'
import { planRun, type RunSources } from '../plan/plan-runs.ts'
import type { TaskSnapshot } from '../task/task.ts'
import { appIdFor } from '../workflow/app-id.ts'
import { type RunOptions, runWorkflow } from './run-workflow.ts'

export interface AppSources extends Pick<RunSources, 'overrides' | 'submit'> {
  /** The id or page URL of the app, or the app as `client.app` returned it earlier. */
  app: string | AiApp
}

/**
 * Runs an AI app once: reads its inputs, checks the values against them, and does what
 * {@link runWorkflow} does. A value that the app does not accept stops it before the create call.
 *
 * @returns the task, which has succeeded, with its results
 * @throws {PlanError} with all problems of the values; nothing was created
 * @throws {WorkflowNotFoundError} when there is no such app
 * @throws {SubmitUnknownError} when it is not known whether a task was created
 */
export async function runApp(
  client: RunningHubClient,
  { app: given, overrides, submit }: AppSources,
  { checkFile, ...options }: RunOptions & { checkFile?: CheckFile | undefined } = {},
): Promise<TaskSnapshot> {
  const { signal } = options
  const app =
    typeof given === 'string'
      ? await client.app(appIdFor(given, client.baseUrl), { signal })
      : given
  return runWorkflow(client, await planRun({ app, overrides, submit }, { checkFile }), options)
}
