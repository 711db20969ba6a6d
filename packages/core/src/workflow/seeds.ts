import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

const seedNames: ReadonlySet<string> = new Set(['seed', 'noise_seed'])

/**
 * The graph's own seeds: numbers in fields named `seed` or `noise_seed`, in the order of the
 * file. RunningHub draws a new one for each that a task does not name.
 */
export function seedsOf(workflow: Workflow): { node: WorkflowNode; field: WorkflowField }[] {
  const seeds: { node: WorkflowNode; field: WorkflowField }[] = []
  for (const node of workflow.nodes.values()) {
    for (const field of node.fields.values()) {
      if (seedNames.has(field.name) && field.value.kind === 'number') seeds.push({ node, field })
    }
  }
  return seeds
}
