import {
  type AiApp,
  type ErrorCode,
  mergeOverrides,
  type Override,
  type Workflow,
  type WorkflowNode,
} from '@runninghub-action/core'
import type { Service } from '../context/service.ts'

/** All answers so far. A state is never changed, so going back means taking the previous one. */
export interface WizardState {
  service: Service
  /** `--base-url` was given. Without it the workflow's URL selects the site. */
  baseUrlGiven: boolean
  apiKey?: string
  workflowId?: string
  file?: { path: string; workflow: Workflow }
  /** The app's id or page URL on the command line, until its inputs are read. */
  appId?: string
  /** The AI app to run instead of a workflow. */
  app?: AiApp
  overrides: readonly Override[]
  /** The node and field being changed. */
  nodeId?: string
  fieldName?: string
  /** Earlier answers that are asked for again. */
  proposed?: { workflowId?: string | undefined; outputDirectory?: string | undefined }
  /** The user has no more changes to make. */
  overridesComplete: boolean
  /** Where to save the results. An empty string saves nothing. */
  outputDirectory?: string
  confirmed: boolean
}

export type WizardStep =
  | 'apiKey'
  | 'workflowId'
  | 'workflowFile'
  | 'app'
  | 'appInput'
  | 'appValue'
  | 'node'
  | 'field'
  | 'value'
  | 'outputDirectory'
  | 'review'

/** Returns the next question, in the order of RunningHub's sample; undefined when none is left. */
export function nextStep(state: WizardState): WizardStep | undefined {
  if (state.apiKey === undefined) return 'apiKey'
  if (state.app !== undefined) return nextAppStep(state)
  if (state.appId !== undefined) return 'app'
  if (state.workflowId === undefined) return 'workflowId'
  if (state.file === undefined) return 'workflowFile'
  if (!state.overridesComplete) {
    if (state.nodeId === undefined) return 'node'
    return state.fieldName === undefined ? 'field' : 'value'
  }
  if (state.outputDirectory === undefined) return 'outputDirectory'
  return state.confirmed ? undefined : 'review'
}

/** The questions about an app: an input, its value, and so on. */
function nextAppStep(state: WizardState): WizardStep | undefined {
  if (!state.overridesComplete) return state.nodeId === undefined ? 'appInput' : 'appValue'
  if (state.outputDirectory === undefined) return 'outputDirectory'
  return state.confirmed ? undefined : 'review'
}

/**
 * Returns the state from which the questions continue after a run was refused. All answers are kept,
 * but the one that was refused is asked for again. Whatever the reason, the run must be confirmed
 * again.
 *
 * @param code of the refusal; undefined when a value or a file is invalid
 */
export function afterRefusal(state: WizardState, code: ErrorCode | undefined): WizardState {
  const { apiKey, workflowId, app, outputDirectory, ...others } = state
  const key = apiKey !== undefined && { apiKey }
  const workflow = workflowId !== undefined && { workflowId, ...(app && { app }) }
  const directory = outputDirectory !== undefined && { outputDirectory }
  const kept = { ...others, confirmed: false, proposed: { workflowId, outputDirectory } }
  switch (code) {
    case 'INVALID_KEY':
      return { ...kept, ...workflow, ...directory }
    case 'WORKFLOW_ID':
    case 'WORKFLOW_NOT_FOUND':
      return { ...kept, ...key, ...directory }
    case 'OUTPUT_DIRECTORY':
      return { ...kept, ...key, ...workflow }
    case 'NODE_INFO_MISMATCH':
    case 'VALIDATION_FAILED':
    case 'FILE_UNUSABLE':
    case 'FILE_TOO_LARGE':
    case 'UPLOAD_FAILED':
    case undefined:
      return { ...kept, ...key, ...workflow, ...directory, overridesComplete: false }
    default:
      return { ...kept, ...key, ...workflow, ...directory }
  }
}

/** Returns the state with one more override. No node or field is selected in it. */
export function addOverride(state: WizardState, override: Override): WizardState {
  const { nodeId, fieldName, ...rest } = state
  return { ...rest, overrides: mergeOverrides(state.overrides, [override]) }
}

/** Returns the override of a field; undefined when the field keeps its value. */
export function findOverride(
  { overrides }: WizardState,
  node: WorkflowNode,
  fieldName: string,
): Override | undefined {
  return overrides.find(({ target }) => target === `${node.id}.${fieldName}`)
}

/** Whether any field of a node has an override. */
export function isNodeChanged(state: WizardState, node: WorkflowNode): boolean {
  return [...node.fields.keys()].some((name) => findOverride(state, node, name) !== undefined)
}
