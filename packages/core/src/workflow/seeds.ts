import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

/** Decides whether a field is a seed. RunningHub generates a new one unless the task sets it. */
export function isSeedName(name: string): boolean {
  return name === 'seed' || name === 'noise_seed'
}

/** Returns the graph's own seeds that are numbers, in the order of the file. */
export function seedsOf(workflow: Workflow): { node: WorkflowNode; field: WorkflowField }[] {
  const seeds: { node: WorkflowNode; field: WorkflowField }[] = []
  for (const node of workflow.nodes.values()) {
    for (const field of node.fields.values()) {
      if (isSeedName(field.name) && field.value.kind === 'number') seeds.push({ node, field })
    }
  }
  return seeds
}
