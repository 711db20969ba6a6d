import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Override, Workflow } from '@runninghub-action/core'
import { parseWorkflow } from '@runninghub-action/core'
import { type Row, readBatch, readInputs } from '@runninghub-action/core/inputs'
import { UsageError } from '../usage-error.ts'
import type { Words } from '../words/words.ts'

/** Reads `6.text=a cat`. The value is text, which number and boolean fields take as well. */
export function parseSet(text: string, { usage }: Words): Override {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new UsageError(usage.set(text))
  return { target: text.slice(0, equals).trim(), value: text.slice(equals + 1) }
}

/** Later values go over earlier ones of the same name. */
export function overlay(...layers: readonly (readonly Override[])[]): Override[] {
  const merged = new Map<string, Override>()
  for (const override of layers.flat()) merged.set(override.target, override)
  return [...merged.values()]
}

export async function loadWorkflow(path: string, words: Words): Promise<Workflow> {
  return parseWorkflow(await readBytes(path, words), { file: path })
}

export async function loadInputs(path: string, words: Words): Promise<Override[]> {
  return readInputs(await readBytes(path, words), { file: path })
}

export async function loadBatch(path: string, words: Words): Promise<Row[]> {
  const format = extname(path).toLowerCase() === '.csv' ? 'csv' : 'yaml'
  return readBatch(await readBytes(path, words), { file: path, format })
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
