import { readFile, stat } from 'node:fs/promises'
import { type Override, parseWorkflow, type Workflow } from '@runninghub-action/core'
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
