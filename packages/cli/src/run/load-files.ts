import { readFile, stat } from 'node:fs/promises'
import type { NodeInfo, Override, Workflow } from '@runninghub-action/core'
import { findTarget, parseJson, parseWorkflow } from '@runninghub-action/core'
import { type BatchRow, parseBatch, parseOverrides } from '@runninghub-action/core/inputs'
import { UsageError } from '../errors.ts'
import type { Words } from '../messages/messages.ts'

/**
 * Reads `6.text=a cat`. The value is text, which number and boolean fields take as well, and those
 * of lists and objects as JSON.
 *
 * @throws {UsageError} when there is no `=`, or nothing before it
 */
export function parseSet(text: string, { usage }: Words): Override {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new UsageError(usage.set(text))
  return { target: text.slice(0, equals).trim(), value: text.slice(equals + 1) }
}

/** Texts given to fields that hold a list or an object are JSON; other texts stay what they are. */
export function readNested(
  workflow: Workflow | undefined,
  overrides: readonly Override[],
): readonly Override[] {
  if (workflow === undefined) return overrides
  return overrides.map((override) => {
    const { target, value } = override
    const { nodeId = '', fieldName = '' } = findTarget(workflow, target) as Partial<NodeInfo>
    const kind = workflow.nodes.get(nodeId)?.fields.get(fieldName)?.value.kind
    if (typeof value !== 'string' || (kind !== 'array' && kind !== 'object')) return override
    return { ...override, value: jsonOrText(value) }
  })
}

/** The text itself when it is no JSON, for the check of its type to object to. */
function jsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** @throws {UsageError} about the path; {@link WorkflowFormatError} about what is in the file */
export async function loadWorkflow(path: string, words: Words): Promise<Workflow> {
  return parseWorkflow(await readBytes(path, words), { file: path })
}

/** @throws {UsageError} about the path; {@link InputsFormatError} about what is in the file */
export async function loadInputs(path: string, words: Words): Promise<Override[]> {
  return parseOverrides(await readBytes(path, words), { file: path })
}

/**
 * Reads a batch, a table in CSV by its ending.
 *
 * @throws {UsageError} about the path; {@link InputsFormatError} about what is in the file
 */
export async function loadBatch(path: string, words: Words): Promise<BatchRow[]> {
  return parseBatch(await readBytes(path, words), { file: path })
}

/** @throws {UsageError} saying in plain words what is wrong with the path */
async function readBytes(path: string, { usage }: Words): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(usage.noFile(path))
    if (code === 'EISDIR') throw new UsageError(usage.directory(path))
    throw new UsageError(usage.unreadable(path, code ?? message))
  }
}

/** The workflow file to use when none was named: `api.json` in the working directory, if it is there. */
export async function defaultWorkflowFile(): Promise<string | undefined> {
  const found = await stat('api.json').catch(() => undefined)
  return found?.isFile() ? 'api.json' : undefined
}
