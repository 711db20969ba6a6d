import type { Facts } from '../errors/facts/facts.ts'
import { OverrideError, type OverrideProblem } from '../errors/input-errors.ts'
import type { Position } from '../errors/position.ts'
import type { FileKind } from '../file-types/file-kind.ts'
import type { NodeInfo, WireValue } from '../node-info/node-info.ts'
import { isUploadName } from '../node-info/upload-name.ts'
import { linkProblem, linkSource } from '../workflow/link.ts'
import { fileKind, mediaKind, takesNoFile } from '../workflow/media-fields.ts'
import { seedsOf } from '../workflow/seeds.ts'
import type { Workflow, WorkflowField, WorkflowNode } from '../workflow/workflow.ts'
import { checkValue } from './check-value.ts'
import { createProblem } from './create-problem.ts'
import type { Override } from './override.ts'
import { parseIdTarget, resolveTarget, type Unresolved } from './resolve-target.ts'

/** A field that a run sets. */
interface ChangedField {
  /** As the caller wrote it; `3.seed` for a pinned seed. */
  target: string
  nodeId: string
  fieldName: string
  origin: 'override' | 'pinned-seed'
  /** Set only with a workflow. */
  node?: { title: string; classType: string }
  /** The value in api.json as text; numbers and lists as they are written there. */
  previous?: string
  /** The place of the value in the caller's file. */
  position?: Position
  /** The line of the row in the batch file, when the value is that row's own. */
  line?: number
}

/** A value that is sent as it is. */
export interface ValueChange extends ChangedField {
  fieldValue: WireValue
  file?: undefined
}

/**
 * A file that must be uploaded first: RunningHub's name for the upload is sent in its place. It has
 * no `fieldValue`, so that a local path can never be sent as if RunningHub had given the name.
 */
export interface FileChange extends ChangedField {
  /** A path or a URL, as the caller wrote it. */
  file: string
  fileKind: FileKind
  fieldValue?: undefined
}

export type PlannedChange = ValueChange | FileChange

/** How many problems get a suggestion: each compares a name with all names of the workflow. */
export const MAX_SUGGESTIONS = 20

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
  options: { pinSeeds?: boolean } = {},
): PlannedChange[] {
  const { changes, problems } = planChanges(workflow, overrides, options)
  if (problems.length > 0) throw new OverrideError(problems)
  return changes
}

/**
 * Plans as {@link planOverrides} does, and returns the valid changes beside all problems. The first
 * 20 problems have a suggestion where a similar name exists.
 */
export function planChanges(
  workflow: Workflow | undefined,
  overrides: Readonly<Record<string, unknown>> | readonly Override[],
  { pinSeeds = false }: { pinSeeds?: boolean } = {},
): { changes: PlannedChange[]; problems: OverrideProblem[] } {
  const problems: OverrideProblem[] = []
  const planned = new Map<string, PlannedChange>()

  for (const override of listOverrides(overrides)) {
    const suggest = problems.length < MAX_SUGGESTIONS
    const change = workflow ? planOne(workflow, override, suggest) : planWithoutWorkflow(override)
    if ('problem' in change) {
      problems.push(createProblem(override, change))
      continue
    }
    const { position } = override
    const key = keyOf(change)
    const earlier = planned.get(key)
    if (earlier) {
      const { fieldName: field, nodeId } = change
      const problem: Facts = { kind: 'field-already-set', field, nodeId, by: earlier.target }
      problems.push(createProblem(override, { problem }))
    } else {
      planned.set(key, position ? { ...change, position } : change)
    }
  }
  if (workflow && pinSeeds) {
    for (const { node, field } of seedsOf(workflow)) {
      const change = pinSeed(workflow, node, field)
      if (change && !planned.has(keyOf(change))) planned.set(keyOf(change), change)
    }
  }
  return { changes: [...planned.values()], problems }
}

export function listOverrides(
  overrides: Readonly<Record<string, unknown>> | readonly Override[],
): readonly Override[] {
  if (Array.isArray(overrides)) return overrides
  return Object.entries(overrides).map(([target, value]) => ({ target, value }))
}

function planOne(
  workflow: Workflow,
  override: Override,
  suggest: boolean,
): PlannedChange | Unresolved {
  const { target, value } = override
  const resolved = resolveTarget(workflow, target, { suggest })
  if (resolved.problem !== undefined) return resolved
  const { node, field } = resolved
  const { position } = field
  if (linkSource(field.value) !== undefined)
    return { problem: linkProblem(workflow, node, field), position }

  if (override.isFile && (takesNoFile(node, field) || !isTextOrNull(field)))
    return { problem: { kind: 'field-takes-no-file' }, position }
  const checked = checkValue(value, field.name, field.value)
  if (checked.problem !== undefined) return { problem: checked.problem, position }
  const unknownType = field.value.kind === 'null' && typeof value === 'string'
  const kind = fileKindOf(override, unknownType ? mediaKind(field.name) : fileKind(node, field))
  if (kind && checked.value === '')
    return { problem: { kind: 'file-field-empty', fileKind: kind }, position }
  return {
    target,
    nodeId: node.id,
    fieldName: field.name,
    origin: 'override',
    ...valueOrFile(checked.value, kind),
    ...describeField(workflow, node, field),
  }
}

/**
 * A name that RunningHub gave to an upload is sent as it is; any other text of a file field is a
 * file.
 */
function valueOrFile(
  value: WireValue,
  kind: FileKind | undefined,
): Pick<ValueChange, 'fieldValue'> | Pick<FileChange, 'file' | 'fileKind'> {
  if (kind === undefined || typeof value !== 'string' || isUploadName(value)) {
    return { fieldValue: value }
  }
  return { file: value, fileKind: kind }
}

/** A file field, and a field whose value the caller marks as a file. */
function fileKindOf({ isFile }: Override, kind: FileKind | undefined): FileKind | undefined {
  return kind ?? (isFile ? 'file' : undefined)
}

function isTextOrNull({ value: { kind } }: WorkflowField): boolean {
  return kind === 'string' || kind === 'null'
}

function planWithoutWorkflow(override: Override): PlannedChange | Unresolved {
  const { target, value } = override
  const named = parseIdTarget(target)
  if (named.problem !== undefined) return named
  const { nodeId, fieldName } = named
  const checked = checkValue(value, fieldName, undefined)
  if (checked.problem !== undefined) return checked
  const kind = typeof value === 'string' ? fileKindOf(override, mediaKind(fieldName)) : undefined
  if (kind && value === '') return { problem: { kind: 'file-field-empty', fileKind: kind } }
  return { target, nodeId, fieldName, origin: 'override', ...valueOrFile(checked.value, kind) }
}

function pinSeed(
  workflow: Workflow,
  node: WorkflowNode,
  field: WorkflowField,
): PlannedChange | undefined {
  const { value: fieldValue } = checkValue(
    describeField(workflow, node, field).previous,
    field.name,
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

/** Returns a key as JSON, since a plain join could give two fields the same key. */
function keyOf({ nodeId, fieldName }: Pick<NodeInfo, 'nodeId' | 'fieldName'>): string {
  return JSON.stringify([nodeId, fieldName])
}
