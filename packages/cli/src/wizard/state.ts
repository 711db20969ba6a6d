import {
  type AiApp,
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
