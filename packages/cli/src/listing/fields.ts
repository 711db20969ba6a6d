import {
  fileKind,
  linkSource,
  type Workflow,
  type WorkflowField,
  type WorkflowNode,
} from '@runninghub-action/core'
import type { Messages } from '../messages/messages.ts'
import { toOneLine } from '../terminal/text.ts'

/** One field in a list. */
export interface ListedField {
  nodeId: string
  title: string
  classType: string
  field: string
  type: keyof Messages['nodes']['types']
  /** Numbers, lists and objects as written in the file. */
  value: string
  /** The source node of a link. */
  from?: string
  /** For a person: on one line, without control characters. */
  shownType: string
  shownValue: string
}

/** Returns all fields of all nodes, in the order of the file. */
export function listFields(workflow: Workflow, messages: Messages): ListedField[] {
  return [...workflow.nodes.values()].flatMap((node) =>
    [...node.fields.values()].map((field) => toListedField(workflow, node, field, messages)),
  )
}

export function toListedField(
  workflow: Workflow,
  node: WorkflowNode,
  field: WorkflowField,
  { nodes }: Messages,
): ListedField {
  const from = linkSource(field.value)
  const type = from === undefined ? (fileKind(node, field) ?? field.value.kind) : 'link'
  const { start, end } = field.range
  const value = field.value.kind === 'string' ? field.value.value : workflow.text.slice(start, end)
  const source = from === undefined ? undefined : workflow.nodes.get(from)
  const shownValue =
    from === undefined ? value : nodes.link(from, source?.title || source?.classType || '')
  return {
    nodeId: toOneLine(node.id),
    title: toOneLine(node.title),
    classType: toOneLine(node.classType),
    field: toOneLine(field.name),
    type,
    value,
    ...(from !== undefined && { from }),
    shownType: nodes.types[type],
    shownValue: toOneLine(shownValue),
  }
}
