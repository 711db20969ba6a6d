import {
  mergeOverrides,
  type Override,
  type Workflow,
  type WorkflowNode,
} from '@runninghub-action/core'
import type { Service } from '../context/service.ts'

/** Everything answered so far. A draft is never changed: going back is taking the one before. */
export interface Draft {
  service: Service
  /** The site was named on the command line; else the workflow's address may tell it. */
  siteNamed: boolean
  key?: string
  workflowId?: string
  file?: { path: string; workflow: Workflow }
  overrides: readonly Override[]
  /** The node and field being changed. */
  node?: string
  field?: string
  /** Nothing more is to be changed. */
  complete: boolean
  /** Where to save the results; '' for nowhere. */
  save?: string
  confirmed: boolean
}

export type Step = 'key' | 'workflow' | 'file' | 'node' | 'field' | 'value' | 'save' | 'review'

/** The question that comes next, in the order of RunningHub's sample; undefined when all are answered. */
export function nextStep(draft: Draft): Step | undefined {
  if (draft.key === undefined) return 'key'
  if (draft.workflowId === undefined) return 'workflow'
  if (draft.file === undefined) return 'file'
  if (!draft.complete) {
    if (draft.node === undefined) return 'node'
    return draft.field === undefined ? 'field' : 'value'
  }
  if (draft.save === undefined) return 'save'
  return draft.confirmed ? undefined : 'review'
}

/** A draft with one more value, and no node or field being changed any more. */
export function withOverride(draft: Draft, override: Override): Draft {
  const { node, field, ...rest } = draft
  return { ...rest, overrides: mergeOverrides(draft.overrides, [override]) }
}

/** What a field is to be set to; undefined when it stays as it is. */
export function overrideOf(
  { overrides }: Draft,
  node: WorkflowNode,
  fieldName: string,
): Override | undefined {
  return overrides.find(({ target }) => target === `${node.id}.${fieldName}`)
}

/** Whether any field of a node is to be set. */
export function isChanged(draft: Draft, node: WorkflowNode): boolean {
  return [...node.fields.keys()].some((name) => overrideOf(draft, node, name) !== undefined)
}
