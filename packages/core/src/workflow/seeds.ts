import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

/** Whether a field of this name is a seed, which RunningHub draws anew when a task does not name it. */
export function isSeedName(name: string): boolean {
  return name === 'seed' || name === 'noise_seed'
}

/** The graph's own seeds, the numbers among them, in the order of the file. */
export function seedsOf(workflow: Workflow): { node: WorkflowNode; field: WorkflowField }[] {
  const seeds: { node: WorkflowNode; field: WorkflowField }[] = []
  for (const node of workflow.nodes.values()) {
    for (const field of node.fields.values()) {
      if (isSeedName(field.name) && field.value.kind === 'number') seeds.push({ node, field })
    }
  }
  return seeds
}
