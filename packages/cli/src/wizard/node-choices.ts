import {
  linkSource,
  type Workflow,
  type WorkflowField,
  type WorkflowNode,
} from '@runninghub-action/core'
import { toListedField } from '../listing/fields.ts'
import type { Messages } from '../messages/messages.ts'
import { displayWidth, padRight, toOneLine, truncate } from '../terminal/text.ts'
import type { Choice } from './prompts/filter.ts'

/** A node that can be changed, or one of its fields. */
export interface NodeChoice extends Choice {
  nodeId: string
  fieldName?: string
}

const MAX_VALUE = 40

/**
 * Returns the nodes with fields that can be set, then these fields, which are listed only while a
 * target such as `KSampler.steps` is typed. Changed nodes are marked with `*`. Nodes that look the
 * same have a value in their label.
 */
export function nodeChoices(
  workflow: Workflow,
  isChanged: (node: WorkflowNode) => boolean,
  messages: Messages,
): NodeChoice[] {
  const nodes = [...workflow.nodes.values()]
    .map((node) => ({ node, fields: settableFields(node), name: nameOf(node) }))
    .filter(({ fields }) => fields.length > 0)
  const width = Math.max(0, ...nodes.map(({ node }) => displayWidth(node.id)))
  const shownValue = (node: WorkflowNode, field: WorkflowField) =>
    truncate(toListedField(workflow, node, field, messages).shownValue, MAX_VALUE)
  const choices = nodes.map(({ node, fields, name }): NodeChoice => {
    const hasTwin = nodes.some((other) => other.node !== node && other.name === name)
    const telling = fields.find(({ value }) => value.kind === 'string') ?? fields[0]
    const content =
      hasTwin && telling
        ? `${telling.name}: ${shownValue(node, telling)}`
        : fields.map((field) => field.name).join(', ')
    const label = `${isChanged(node) ? '* ' : '  '}${padRight(node.id, width)}  ${name}  (${content})`
    return { value: `node ${node.id}`, label: toOneLine(label), nodeId: node.id }
  })
  const fieldChoices = nodes.flatMap(({ node, fields }) =>
    fields.map((field): NodeChoice => {
      const names = [node.id, node.title, node.classType].filter(Boolean)
      const label = `  ${node.id}.${field.name}  ${node.title || node.classType}  (${shownValue(node, field)})`
      return {
        value: `field ${node.id}.${field.name}`,
        label: toOneLine(label),
        nodeId: node.id,
        fieldName: field.name,
        targets: names.map((name) => `${name}.${field.name}`),
      }
    }),
  )
  return [...choices, ...fieldChoices]
}

function nameOf({ title, classType }: WorkflowNode): string {
  return [title, classType === title ? '' : classType].filter(Boolean).join(' · ')
}

/** The fields that are not links. */
function settableFields(node: WorkflowNode): WorkflowField[] {
  return [...node.fields.values()].filter((field) => linkSource(field.value) === undefined)
}
