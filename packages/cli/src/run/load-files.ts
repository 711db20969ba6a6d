import { readFile, stat } from 'node:fs/promises'
import type { NodeInfo, Override, Workflow } from '@runninghub-action/core'
import { findTarget, parseJson, parseWorkflow } from '@runninghub-action/core'
import { type BatchRow, parseBatch, parseOverrides } from '@runninghub-action/core/inputs'
import { UsageError } from '../errors.ts'
import type { Messages } from '../messages/messages.ts'

/**
 * Parses `6.text=a cat`. The value is text. Number and boolean fields accept text, list and object
 * fields accept JSON.
 *
 * @throws {UsageError} when `=` or the text before it is missing
 */
export function parseSet(text: string, { usage }: Messages): Override {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new UsageError(usage.set(text))
  return { target: text.slice(0, equals).trim(), value: text.slice(equals + 1) }
}

/** Parses texts for list and object fields as JSON. Other values stay as they are. */
export function parseNestedValues(
  workflow: Workflow | undefined,
  overrides: readonly Override[],
): readonly Override[] {
  if (workflow === undefined) return overrides
  return overrides.map((override) => {
    const { target, value } = override
    const { nodeId = '', fieldName = '' } = findTarget(workflow, target) as Partial<NodeInfo>
    const kind = workflow.nodes.get(nodeId)?.fields.get(fieldName)?.value.kind
    if (typeof value !== 'string' || (kind !== 'array' && kind !== 'object')) return override
    return { ...override, value: parseJsonOrText(value) }
  })
}

/** Returns invalid JSON as text. The type check then reports it. */
function parseJsonOrText(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** @throws {UsageError} for an unreadable path; {@link WorkflowFormatError} for invalid contents */
export async function loadWorkflow(path: string, messages: Messages): Promise<Workflow> {
  return parseWorkflow(await readBytes(path, messages), { file: path })
}

/** @throws {UsageError} for an unreadable path; {@link InputsFormatError} for invalid contents */
export async function loadInputs(path: string, messages: Messages): Promise<Override[]> {
  return parseOverrides(await readBytes(path, messages), { file: path })
}

/**
 * Reads a batch. The file extension selects CSV.
 *
 * @throws {UsageError} for an unreadable path; {@link InputsFormatError} for invalid contents
 */
export async function loadBatch(path: string, messages: Messages): Promise<BatchRow[]> {
  return parseBatch(await readBytes(path, messages), { file: path })
}

/** @throws {UsageError} when the file cannot be read */
async function readBytes(path: string, { usage }: Messages): Promise<Uint8Array> {
  try {
    return await readFile(path)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new UsageError(usage.noFile(path))
    if (code === 'EISDIR') throw new UsageError(usage.directory(path))
    throw new UsageError(usage.unreadable(path, code ?? message))
  }
}

/** Returns the default workflow file: `api.json` in the working directory, if it exists. */
export async function defaultWorkflowFile(): Promise<string | undefined> {
  const stats = await stat('api.json').catch(() => undefined)
  return stats?.isFile() ? 'api.json' : undefined
}
