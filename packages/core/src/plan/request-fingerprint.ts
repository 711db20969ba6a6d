import { stringifyJson } from '../json.ts'
import type { WireValue } from '../node-info/node-info.ts'
import { isUploadName } from '../node-info/upload-name.ts'
import { applyOverrides } from '../overrides/apply-overrides.ts'
import { exactNumber } from '../overrides/exact-number.ts'
import type { PlannedChange } from '../overrides/plan-overrides.ts'
import { sha256 } from '../sha256.ts'
import { fileKind, mediaKind } from '../workflow/media-fields.ts'
import { parseWorkflow } from '../workflow/parse-workflow.ts'
import { isSeedName, seedsOf } from '../workflow/seeds.ts'
import type { JsonValue, Workflow } from '../workflow/workflow.ts'
import type { PlannedRun } from './planned-run.ts'

/** What a file is to a request: its content, and its name, of which RunningHub keeps the extension. */
export interface FileIdentity {
  /** Of the content, as 64 hexadecimal digits. */
  sha256: string
  name: string
}

/**
 * Returns a hash that two runs share when they are the same request, in whatever form they are
 * written: the same site and workflow id, the same graph of api.json, the same values in the same
 * fields, files of the same content and extension, the same machine and metadata. Formatting,
 * titles, the order of nodes and values, the names of targets and the paths of files do not matter.
 *
 * Leaves out what has no effect on the result, such as the access password and the webhook.
 *
 * @param options.files what the files of the run are, by the text that names them
 * @returns 64 hexadecimal digits
 */
export async function requestFingerprint(
  run: Pick<PlannedRun, 'workflowId' | 'app' | 'workflow' | 'sendWorkflow' | 'changes' | 'submit'>,
  { baseUrl, files }: { baseUrl: string; files: ReadonlyMap<string, FileIdentity> },
): Promise<string> {
  const values = run.changes.map((change) => {
    const { nodeId, fieldName, file } = change
    if (file !== undefined) return { nodeId, fieldName, fieldValue: uploadOf(files.get(file)) }
    const isFile = isFileField(run.workflow, change)
    const { fieldValue } = change
    return { nodeId, fieldName, fieldValue: isFile ? withoutFolder(fieldValue) : fieldValue }
  })
  const { workflow, sendWorkflow, submit } = run
  const sent =
    sendWorkflow && workflow ? parseWorkflow(applyOverrides(workflow, values)) : undefined
  const list = values.map(({ nodeId, fieldName, fieldValue }) => [nodeId, fieldName, fieldValue])
  return sha256(
    stringifyJson({
      version: 1,
      site: new URL(baseUrl).origin,
      workflowId: run.workflowId,
      // An input without a value has the default that the author may change.
      ...(run.app && {
        app: run.app.inputs.map(({ nodeId, fieldName, default: text }) => [
          nodeId,
          fieldName,
          text,
        ]),
      }),
      // A graph that is sent contains its values. Every digit of it may matter.
      sent: sent ? canonicalGraph(sent, { exact: true }) : null,
      graph: workflow && !sent ? canonicalGraph(workflow, { exact: false }) : null,
      values: sent ? [] : sorted(list),
      instanceType: submit.instanceType ?? 'default',
      addMetadata: submit.addMetadata ?? true,
    }),
  )
}

/**
 * Returns the seeds that RunningHub generates anew for a run, by target: two runs of the same
 * request then have different results. Returns undefined without a graph, which alone tells the
 * seeds.
 *
 * A seed below 0 asks the node for a random one. RunningHub generates all seeds of a sent graph.
 */
export function unfixedSeeds({
  workflow,
  sendWorkflow,
  changes,
}: Pick<PlannedRun, 'workflow' | 'sendWorkflow' | 'changes'>): string[] | undefined {
  if (workflow === undefined) return undefined
  const fixed = new Set(
    changes
      .filter(({ fieldName, fieldValue }) => isSeedName(fieldName) && !(Number(fieldValue) < 0))
      .map(({ nodeId, fieldName }) => `${nodeId}.${fieldName}`),
  )
  return seedsOf(workflow)
    .map(({ node, field }) => `${node.id}.${field.name}`)
    .filter((seed) => sendWorkflow || !fixed.has(seed))
}

function isFileField(
  workflow: Workflow | undefined,
  { nodeId, fieldName }: Pick<PlannedChange, 'nodeId' | 'fieldName'>,
): boolean {
  const node = workflow?.nodes.get(nodeId)
  const field = node?.fields.get(fieldName)
  return (node && field ? fileKind(node, field) : mediaKind(fieldName)) !== undefined
}

/** Returns the form of RunningHub's own name for an upload, without its folder. */
function uploadOf(file: FileIdentity | undefined): string {
  if (file === undefined) throw new Error('a file of the run is not identified')
  const { sha256, name } = file
  return sha256 + (/\.\w+$/.exec(name)?.[0] ?? '')
}

/** The name of an upload is the same value as the file that was uploaded. */
function withoutFolder(value: WireValue): WireValue {
  return typeof value === 'string' && isUploadName(value) ? value.replace(/^.*\//, '') : value
}

/** Returns a graph without titles and formatting, in one order. */
function canonicalGraph({ nodes }: Workflow, options: { exact: boolean }): unknown {
  return sorted(
    [...nodes.values()].map(({ id, classType, fields }) => [
      id,
      classType,
      sorted([...fields.values()].map(({ name, value }) => [name, canonical(value, options)])),
    ]),
  )
}

function canonical(value: JsonValue, options: { exact: boolean }): unknown {
  switch (value.kind) {
    case 'string':
      return value.value
    case 'boolean':
      return value.value
    case 'null':
      return null
    case 'number':
      // Marked, so that a number is not the text of the same digits.
      return { number: options.exact ? value.source : String(exactNumber(value.source)) }
    case 'array':
      return value.items.map((item) => canonical(item, options))
    case 'object':
      return {
        members: sorted([...value.members].map(([name, item]) => [name, canonical(item, options)])),
      }
  }
}

/** Sorts entries by their names, which no two have in common. */
function sorted<Entry extends readonly unknown[]>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}

function keyOf(entry: readonly unknown[]): string {
  return JSON.stringify(entry.filter((part) => typeof part === 'string').slice(0, 2))
}
