import {
  fileKind,
  linkSource,
  type Workflow,
  type WorkflowField,
  type WorkflowNode,
} from '@runninghub-action/core'
import type { Words } from '../messages/messages.ts'
import { oneLine } from '../terminal/text.ts'

/** What can be said of one field in a list. */
export interface ListedField {
  nodeId: string
  title: string
  classType: string
  field: string
  type: keyof Words['nodes']['types']
  /** Numbers, lists and objects as they are written in the file. */
  value: string
  /** For a link, the node it comes from. */
  from?: string
  /** For a person: on one line and harmless. */
  shownType: string
  shownValue: string
}

/** Every field of every node, in the order of the file. */
export function listFields(workflow: Workflow, words: Words): ListedField[] {
  return [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()].map((field) => describeField(workflow, node, field, words)),
  )
}

export function describeField(
  workflow: Workflow,
  node: WorkflowNode,
  field: WorkflowField,
  { nodes }: Words,
): ListedField {
  const from = linkSource(field.value)
  const type = from === undefined ? (fileKind(node, field) ?? field.value.kind) : 'link'
  const { start, end } = field.range
  const value = field.value.kind === 'string' ? field.value.value : workflow.text.slice(start, end)
  const source = from === undefined ? undefined : workflow.nodes.get(from)
  const shownValue =
    from === undefined ? value : nodes.link(from, source?.title || source?.classType || '')
  return {
    nodeId: oneLine(node.id),
    title: oneLine(node.title),
    classType: oneLine(node.classType),
    field: oneLine(field.name),
    type,
    value,
    ...(from !== undefined && { from }),
    shownType: nodes.types[type],
    shownValue: oneLine(shownValue),
  }
}
