import type { Workflow } from '../workflow/workflow.ts'
import type { NodeInfo } from './node-info.ts'
import { formatPython } from './python-format.ts'

/**
 * Lists every input of every node, in the order of the file, links included (`["4", 0]`): character
 * by character the list that RunningHub's Python sample for workflows creates from the same file.
 *
 * The list is for looking up what can be set. Sending all of it would make RunningHub rebuild nodes
 * without their links. {@link planOverrides} returns what to send.
 */
export function toNodeInfoList(workflow: Workflow): NodeInfo<string>[] {
  const list: NodeInfo<string>[] = []
  for (const node of workflow.nodes.values()) {
    for (const field of node.fields.values()) {
      list.push({ nodeId: node.id, fieldName: field.name, fieldValue: formatPython(field.value) })
    }
  }
  return list
}
