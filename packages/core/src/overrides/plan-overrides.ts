import { OverrideError, type OverrideProblem } from '../errors/input-errors.ts'
import type { NodeInfo } from '../node-info/node-info.ts'
import { linkProblem, linkSource } from '../workflow/link.ts'
import { type FileKind, fileKind, mediaKind } from '../workflow/media-fields.ts'
import { seedsOf } from '../workflow/seeds.ts'
import type { Workflow, WorkflowField, WorkflowNode } from '../workflow/workflow.ts'
import { checkValue } from './check-value.ts'
import type { Override } from './override.ts'
import { formatProblem } from './problem-message.ts'
import { parseIdTarget, resolveTarget, type Unresolved } from './resolve-target.ts'

/** One entry to send, with details for a person. */
export interface PlannedChange extends NodeInfo {
  /** As the caller wrote it; `3.seed` for a pinned seed. */
  target: string
  origin: 'override' | 'pinned-seed'
  /** Set when the value names a file: a path, a URL, or a name of an upload. */
  file?: FileKind | undefined
  /** Set only with a workflow. */
  node?: { title: string; classType: string }
  /** The value in api.json as text; numbers and lists as they are written there. */
  previous?: string
}

/**
 * Plans what to send for a caller's overrides: one entry for each, in their order, and nothing
 * else. RunningHub rebuilds a node from what is sent for it, and a full copy of its fields can
 * remove its links.
 *
 * Without a workflow, targets name nodes by id only, values are sent as they are, and a text for a
 * field named `image`, `audio` or `video` counts as a file.
 *
 * @param options.pinSeeds also sends the file's own seeds that no override names, since RunningHub
 *   generates new ones for them; without a workflow there are none
 * @throws {OverrideError} with all problems
 */
export function planOverrides(
  workflow: Workflow | undefined,
  overrides: Readonly<Record<string, unknown>> | readonly Override[],
  { pinSeeds = false }: { pinSeeds?: boolean } = {},
): PlannedChange[] {
  const problems: OverrideProblem[] = []
  const planned = new Map<string, PlannedChange>()

  for (const override of listOverrides(overrides)) {
    const change = workflow ? planOne(workflow, override) : planWithoutWorkflow(override)
    if ('problem' in change) {
      problems.push(formatProblem(override, change))
      continue
    }
    const key = keyOf(change)
    const earlier = planned.get(key)
    if (earlier) {
      const field = `field "${change.fieldName}" of node ${change.nodeId}`
      problems.push(
        formatProblem(override, { problem: `${field} is already set by ${earlier.target}` }),
      )
    } else {
      planned.set(key, change)
    }
  }
  if (problems.length > 0) throw new OverrideError(problems)

  if (workflow && pinSeeds) {
    for (const { node, field } of seedsOf(workflow)) {
      const change = pinSeed(workflow, node, field)
      if (change && !planned.has(keyOf(change))) planned.set(keyOf(change), change)
    }
  }
  return [...planned.values()]
}

function listOverrides(
  overrides: Readonly<Record<string, unknown>> | readonly Override[],
): readonly Override[] {
  if (Array.isArray(overrides)) return overrides
  return Object.entries(overrides).map(([target, value]) => ({ target, value }))
}

function planOne(workflow: Workflow, { target, value }: Override): PlannedChange | Unresolved {
  const resolved = resolveTarget(workflow, target)
  if (resolved.problem !== undefined) return resolved
  const { node, field } = resolved
  const { position } = field
  if (linkSource(field.value) !== undefined)
    return { problem: linkProblem(workflow, node, field), position }

  const checked = checkValue(value, field.value)
  if (checked.problem !== undefined) return { problem: checked.problem, position }
  const unknownType = field.value.kind === 'null' && typeof value === 'string'
  const file = unknownType ? mediaKind(field.name) : fileKind(node, field)
  if (file && checked.value === '')
    return { problem: `takes ${fileLabel(file)}, not an empty text`, position }
  return {
    target,
    nodeId: node.id,
    fieldName: field.name,
    fieldValue: checked.value,
    origin: 'override',
    file,
    ...describeField(workflow, node, field),
  }
}

function planWithoutWorkflow({ target, value }: Override): PlannedChange | Unresolved {
  const named = parseIdTarget(target)
  if (named.problem !== undefined) return named
  const checked = checkValue(value, undefined)
  if (checked.problem !== undefined) return checked
  const { nodeId, fieldName } = named
  const file = typeof value === 'string' && value !== '' ? mediaKind(fieldName) : undefined
  return {
    target,
    nodeId,
    fieldName,
    fieldValue: checked.value,
    origin: 'override',
    file,
  }
}

function pinSeed(
  workflow: Workflow,
  node: WorkflowNode,
  field: WorkflowField,
): PlannedChange | undefined {
  const { value: fieldValue } = checkValue(
    describeField(workflow, node, field).previous,
    field.value,
  )
  if (fieldValue === undefined) return undefined
  return {
    target: `${node.id}.${field.name}`,
    nodeId: node.id,
    fieldName: field.name,
    fieldValue,
    origin: 'pinned-seed',
    ...describeField(workflow, node, field),
  }
}

function describeField(
  { text }: Workflow,
  { title, classType }: WorkflowNode,
  { value, range }: WorkflowField,
) {
  const previous = value.kind === 'string' ? value.value : text.slice(range.start, range.end)
  return { node: { title, classType }, previous }
}

function fileLabel(kind: FileKind): string {
  return { image: 'an image file', audio: 'an audio file', video: 'a video file', file: 'a file' }[
    kind
  ]
}

/** Returns a key as JSON, since a plain join could give two fields the same key. */
function keyOf({ nodeId, fieldName }: NodeInfo): string {
  return JSON.stringify([nodeId, fieldName])
}
