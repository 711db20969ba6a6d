import type { DriftFacts, DriftValue } from '../errors/facts/drift-facts.ts'
import type { Facts } from '../errors/facts/facts.ts'
import { linkSource } from '../workflow/link.ts'
import { isSeedName } from '../workflow/seeds.ts'
import type { JsonValue, Workflow, WorkflowNode } from '../workflow/workflow.ts'
import { formatDriftValue, sameValue, unwrapValue } from './json-equality.ts'

/** One difference between two copies of a workflow. */
export interface WorkflowDifference {
  nodeId: string
  /** The field, when the difference is one of a field. */
  fieldName?: string
  /** A seed has another number. RunningHub draws a new one for every run that does not set it. */
  isSeed: boolean
  facts: Facts<Exclude<keyof DriftFacts, 'drift-found' | 'resolve-drift'>>
}

/** Fields that only the editor reads. Some exports leave them out. */
const EDITOR_FIELDS = new Set([
  'control_after_generate',
  'choose file to upload',
  'audioUI',
  'videopreview',
])

/**
 * Compares a workflow with its saved copy, as RunningHub returns it from `getJsonApiFormat`: it
 * reorders keys, writes `1.0` as `1`, and wraps some values in `{"__value__": …}`. None of these is
 * a difference. Titles are not compared, because they change no result.
 *
 * @returns the differences in the order of `own`, then the new nodes
 */
export function compareWorkflows(own: Workflow, saved: Workflow): WorkflowDifference[] {
  const differences: WorkflowDifference[] = []
  for (const node of own.nodes.values()) {
    const other = saved.nodes.get(node.id)
    if (other === undefined) {
      const facts = { kind: 'drift-node-gone', nodeId: node.id, label: labelOf(node) } as const
      differences.push({ nodeId: node.id, isSeed: false, facts })
    } else {
      differences.push(...compareNodes(node, other, own, saved))
    }
  }
  for (const node of saved.nodes.values()) {
    if (own.nodes.has(node.id)) continue
    const facts = { kind: 'drift-node-new', nodeId: node.id, label: labelOf(node) } as const
    differences.push({ nodeId: node.id, isSeed: false, facts })
  }
  return differences
}

function compareNodes(
  node: WorkflowNode,
  other: WorkflowNode,
  own: Workflow,
  saved: Workflow,
): WorkflowDifference[] {
  const differences: WorkflowDifference[] = []
  const { id: nodeId } = node
  if (node.classType !== other.classType) {
    const facts = {
      kind: 'drift-node-class',
      nodeId,
      own: node.classType,
      saved: other.classType,
    } as const
    differences.push({ nodeId, isSeed: false, facts })
  }
  const names = new Set([...node.fields.keys(), ...other.fields.keys()])
  for (const field of names) {
    if (EDITOR_FIELDS.has(field)) continue
    const value = node.fields.get(field)?.value
    const savedValue = other.fields.get(field)?.value
    const place = { nodeId, label: labelOf(node), field }
    const add = (facts: WorkflowDifference['facts'], isSeed = false) =>
      differences.push({ nodeId, fieldName: field, isSeed, facts })
    if (value === undefined || savedValue === undefined) {
      const only = value ?? savedValue
      if (only === undefined || isUploadButton(field, only)) continue
      const shown = toDriftValue(only, value === undefined ? saved : own)
      add(
        value === undefined
          ? { kind: 'drift-field-new', ...place, saved: shown }
          : { kind: 'drift-field-gone', ...place, own: shown },
      )
    } else if (!sameValue(value, savedValue)) {
      const isSeed =
        isSeedName(field) && value.kind === 'number' && unwrapValue(savedValue).kind === 'number'
      const shown = { own: toDriftValue(value, own), saved: toDriftValue(savedValue, saved) }
      add({ kind: 'drift-value', ...place, ...shown }, isSeed)
    }
  }
  return differences
}

/** Exports of `LoadImage` may contain `"upload": "image"`, the mark of the upload button. */
function isUploadButton(field: string, value: JsonValue): boolean {
  return (
    field === 'upload' && value.kind === 'string' && /^(?:image|audio|video)$/.test(value.value)
  )
}

function toDriftValue(value: JsonValue, { nodes }: Workflow): DriftValue {
  const nodeId = linkSource(value)
  const output = value.kind === 'array' ? value.items[1] : undefined
  if (nodeId === undefined || output?.kind !== 'number')
    return { type: 'value', text: formatDriftValue(unwrapValue(value)) }
  const source = nodes.get(nodeId)
  return { type: 'link', nodeId, label: source ? labelOf(source) : '', output: output.source }
}

function labelOf({ id, classType, title }: WorkflowNode): string {
  return classType || title || id
}
