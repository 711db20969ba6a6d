import type { Facts } from '../errors/facts/facts.ts'
import type { Position } from '../errors/position.ts'
import { linkSource } from '../workflow/link.ts'
import type { Workflow, WorkflowField, WorkflowNode } from '../workflow/workflow.ts'
import { closestMatch } from './did-you-mean.ts'
import { nodesNamed } from './named-nodes.ts'

/** Matches ComfyUI's node ids: "6", or "57:8" inside a subgraph. */
const nodeId = /^\d+(?::\d+)*$/

/** Every dot of a target is tried as the separator, so the work grows with the square of its length. */
const MAX_TARGET_LENGTH = 500

/** A target that names no field, and what was possibly meant. */
export interface Unresolved {
  problem: Facts
  suggestion?: string | undefined
  position?: Position
}

export type Resolved = { node: WorkflowNode; field: WorkflowField; problem?: never }

/** One way to read `A.b.c`: node `A`, field `b.c`; or node `A.b`, field `c`. */
interface Interpretation {
  name: string
  fieldName: string
  nodes: readonly WorkflowNode[]
  byId: boolean
}

/**
 * Finds the field that a target names by its node's id, unique title or unique class type, in
 * this order: `6.text`, `57:8.text`, `Positive Prompt.text`, `KSampler.seed`. Titles and field
 * names may contain dots, so every dot is tried as the separator.
 *
 * @param options.suggest whether to look for what was possibly meant, which compares an unknown
 *   name with all names of the workflow
 */
export function resolveTarget(
  workflow: Workflow,
  target: string,
  { suggest = true }: { suggest?: boolean } = {},
): Resolved | Unresolved {
  if (target.length > MAX_TARGET_LENGTH)
    return { problem: { kind: 'target-too-long', limit: MAX_TARGET_LENGTH } }
  const interpretations = splitTarget(target).map(([name, fieldName]): Interpretation => {
    const byId = workflow.nodes.get(name)
    const nodes = byId ? [byId] : nodesNamed(workflow, name)
    return { name, fieldName, nodes, byId: byId !== undefined }
  })
  const withField = interpretations.filter((r) =>
    r.nodes.some((node) => node.fields.has(r.fieldName)),
  )
  const chosen = withField.find((r) => r.byId) ?? withField[0]
  if (chosen === undefined) {
    return suggest
      ? explainUnknown(workflow, target, interpretations)
      : explainBriefly(interpretations)
  }

  const candidates = chosen.byId ? [chosen] : withField
  const nodes = new Set(candidates.flatMap((r) => r.nodes))
  const [node] = nodes
  const field = node?.fields.get(chosen.fieldName)
  if (nodes.size === 1 && candidates.length === 1 && node && field) return { node, field }
  const ids = [...nodes].map((n) => n.id)
  return {
    problem: { kind: 'target-ambiguous', ids },
    suggestion: `${ids[0]}.${chosen.fieldName}`,
  }
}

/** Parses a target without a graph, in which names could be looked up. */
export function parseIdTarget(
  target: string,
): { nodeId: string; fieldName: string; problem?: never } | Unresolved {
  const dot = target.indexOf('.')
  const id = target.slice(0, dot)
  const fieldName = target.slice(dot + 1)
  if (dot > 0 && fieldName !== '' && nodeId.test(id)) return { nodeId: id, fieldName }
  return { problem: { kind: 'target-not-by-id' } }
}

function splitTarget(target: string): [string, string][] {
  const parts: [string, string][] = []
  for (let dot = target.indexOf('.'); dot !== -1; dot = target.indexOf('.', dot + 1)) {
    if (dot > 0 && dot < target.length - 1)
      parts.push([target.slice(0, dot), target.slice(dot + 1)])
  }
  return parts
}

/** Explains without a suggestion, in a time that does not depend on the size of the workflow. */
function explainBriefly(interpretations: readonly Interpretation[]): Unresolved {
  const known = interpretations.find((r) => r.nodes.length > 0)
  if (known) return fieldMissing(known, undefined)
  const last = interpretations.at(-1)
  return last ? unknownNode(last.name, undefined) : notAField(undefined)
}

function explainUnknown(
  workflow: Workflow,
  target: string,
  interpretations: readonly Interpretation[],
): Unresolved {
  const known = interpretations.find((r) => r.nodes.length > 0)
  if (known) return unknownField(workflow, known)
  if (interpretations.length === 0) {
    return notAField(suggestField(workflow, target))
  }
  const names = [...workflow.nodes.values()].flatMap((n) => [n.id, n.title, n.classType])
  for (const { name, fieldName } of interpretations) {
    const meant = closestMatch(name, names)
    if (meant === undefined) continue
    const nodes = workflow.nodes.has(meant)
      ? [workflow.nodes.get(meant)]
      : nodesNamed(workflow, meant)
    const [node] = nodes
    const field =
      node && (node.fields.has(fieldName) ? fieldName : closestMatch(fieldName, node.fields.keys()))
    if (nodes.length === 1 && field) return unknownNode(name, `${meant}.${field}`)
  }
  const last = interpretations.at(-1)
  return unknownNode(last?.name ?? target, last && suggestField(workflow, last.fieldName))
}

function notAField(suggestion: string | undefined): Unresolved {
  return { problem: { kind: 'target-without-field' }, suggestion }
}

function unknownNode(name: string, suggestion: string | undefined): Unresolved {
  return { problem: { kind: 'node-unknown', name }, suggestion }
}

function unknownField(workflow: Workflow, interpretation: Interpretation): Unresolved {
  const { name, fieldName, nodes } = interpretation
  const [node] = nodes
  const near = closestMatch(fieldName, new Set(nodes.flatMap((n) => [...n.fields.keys()])))
  const suggestion = near
    ? `${nodes.length === 1 ? name : node?.id}.${near}`
    : suggestField(workflow, fieldName)
  return fieldMissing(interpretation, suggestion)
}

function fieldMissing(
  { fieldName, nodes }: Interpretation,
  suggestion: string | undefined,
): Unresolved {
  const [node] = nodes
  const problem: Facts = {
    kind: 'field-unknown',
    ids: nodes.map(({ id }) => id),
    classType: node?.classType ?? '',
    field: fieldName,
  }
  return node ? { problem, suggestion, position: node.position } : { problem, suggestion }
}

/** Returns the first field of this name that has a value of its own, by its node's id. */
function suggestField(workflow: Workflow, fieldName: string): string | undefined {
  for (const node of workflow.nodes.values()) {
    const field = node.fields.get(fieldName)
    if (field && linkSource(field.value) === undefined) return `${node.id}.${fieldName}`
  }
  return undefined
}
