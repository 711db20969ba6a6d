import type { Workflow, WorkflowNode } from '../workflow/workflow.ts'

type NodesByName = ReadonlyMap<string, readonly WorkflowNode[]>

/** By workflow, because the names of all overrides of one workflow are looked up in it. */
const indexes = new WeakMap<Workflow, { byTitle: NodesByName; byClassType: NodesByName }>()

/** Returns the nodes with this title; when there is none, those with this class type. */
export function nodesNamed(workflow: Workflow, name: string): readonly WorkflowNode[] {
  const known = indexes.get(workflow)
  const index = known ?? {
    byTitle: groupBy(workflow, ({ title }) => title),
    byClassType: groupBy(workflow, ({ classType }) => classType),
  }
  if (known === undefined) indexes.set(workflow, index)
  return index.byTitle.get(name) ?? index.byClassType.get(name) ?? []
}

function groupBy({ nodes }: Workflow, nameOf: (node: WorkflowNode) => string): NodesByName {
  const groups = new Map<string, WorkflowNode[]>()
  for (const node of nodes.values()) {
    const group = groups.get(nameOf(node))
    if (group) group.push(node)
    else groups.set(nameOf(node), [node])
  }
  return groups
}
