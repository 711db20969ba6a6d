import {
  type AiApp,
  type RunningHubClient,
  WorkflowIdError,
  WorkflowNotFoundError,
} from '@runninghub-action/core'
import { type InputIssues, InvalidInputsError } from '../inputs/input-issues.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { prepareDownloadDir } from './download-dir.ts'
import { appInput, loadApp } from './load-app.ts'
import { createPlan, type Plan } from './plan.ts'

export interface CheckedInputs {
  plan: Plan
  downloadDir: string | undefined
}

/**
 * Does every check that needs no network. For an AI app it reads the app's inputs first, because
 * its values cannot be checked without them.
 *
 * @param issues of the inputs that were read, which are reported with the others
 * @throws {InvalidInputsError} with all issues
 * @throws {RunningHubError} when RunningHub does not return the app, or the reason of `signal`
 */
export async function checkInputs(
  inputs: Inputs,
  issues: InputIssues,
  {
    workspace,
    createClient,
    signal,
  }: { workspace: Workspace; createClient: () => RunningHubClient; signal: AbortSignal },
): Promise<CheckedInputs> {
  const appId = appInput(inputs)
  let app: AiApp | undefined
  if (appId !== undefined) {
    if (issues.list.some(({ input = '' }) => APP_INPUTS.has(input))) issues.throwIfAny()
    try {
      app = await loadApp(appId, createClient(), signal)
    } catch (error) {
      const isInput = error instanceof WorkflowIdError || error instanceof WorkflowNotFoundError
      if (signal.aborted || (!isInput && issues.list.length === 0)) throw error
      await issues.collect(() => Promise.reject(error))
      issues.throwIfAny()
    }
  }
  const plan = await issues.collect(() => createPlan(inputs, workspace, app))
  const downloadDir = await issues.collect(() => prepareDownloadDir(inputs, workspace))
  if (plan === undefined || issues.list.length > 0) throw new InvalidInputsError(issues.list)
  return { plan, downloadDir }
}

/** The inputs without which an app cannot be read. */
const APP_INPUTS: ReadonlySet<string> = new Set(['api-key', 'base-url', 'app-id', 'workflow-id'])
