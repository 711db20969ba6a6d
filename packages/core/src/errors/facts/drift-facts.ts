import type { Facts, Wording } from './facts.ts'

/** A value of a field: as api.json has it, or the output of another node. */
export type DriftValue =
  | { type: 'value'; text: string }
  | { type: 'link'; nodeId: string; label: string; output: string }

/** The field of a node. `label` is the node's class, or its title when that says more. */
interface OfField {
  nodeId: string
  label: string
  field: string
}

/** Facts about how the saved workflow differs from api.json. */
export interface DriftFacts {
  'drift-value': OfField & { own: DriftValue; saved: DriftValue }
  'drift-field-gone': OfField & { own: DriftValue }
  'drift-field-new': OfField & { saved: DriftValue }
  'drift-node-gone': { nodeId: string; label: string }
  'drift-node-new': { nodeId: string; label: string }
  'drift-node-class': { nodeId: string; own: string; saved: string }
  'drift-found': {
    file?: string | undefined
    workflowId: string
    differences: readonly Facts[]
    more: number
  }
  'resolve-drift': object
}

export const driftWording: Wording<DriftFacts> = {
  'drift-value': ({ own, saved, ...field }) =>
    `${nameOf(field)}: ${describe(own)} → ${describe(saved)}`,
  'drift-field-gone': ({ own, ...field }) => `${nameOf(field)} is gone (it was ${describe(own)})`,
  'drift-field-new': ({ saved, ...field }) => `${nameOf(field)} is new: ${describe(saved)}`,
  'drift-node-gone': ({ nodeId, label }) => `node ${nodeId} (${label}) is gone`,
  'drift-node-new': ({ nodeId, label }) => `node ${nodeId} (${label}) is new`,
  'drift-node-class': ({ nodeId, own, saved }) => `node ${nodeId} is ${saved} now, not ${own}`,
  'drift-found': ({ file = 'api.json', workflowId, differences, more }, word) => {
    const lines = differences.map((one) => `- ${word(one)}`)
    if (more > 0) lines.push(`- and ${more} more`)
    return `Workflow ${workflowId}, as saved on RunningHub, differs from ${file}:\n${lines.join('\n')}`
  },
  'resolve-drift': () =>
    'RunningHub runs its saved copy. Export api.json again, or save the workflow again, so that both are the same.',
}

function nameOf({ nodeId, label, field }: OfField): string {
  return `${label}.${field} (node ${nodeId})`
}

function describe(value: DriftValue): string {
  if (value.type === 'value') return value.text
  return `output ${value.output} of node ${value.nodeId}${value.label && ` (${value.label})`}`
}
