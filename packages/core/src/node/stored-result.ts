import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { StoredResultError } from '../errors/file-errors.ts'
import { asNumber, asObject, asString } from '../json-fields.ts'
import type { TaskResult } from '../task/task.ts'

/**
 * The results of a task that succeeded, with their files, as one file: a line of JSON, then the
 * content of the files one after the other. So a store of any kind can keep it.
 */
export interface StoredResult {
  /** That of the request: see {@link requestFingerprint}. */
  fingerprint: string
  taskId: string
  /** In milliseconds since 1970. */
  storedAt: number
  results: readonly StoredTaskResult[]
}

export interface StoredTaskResult extends TaskResult {
  file?: StoredFile | undefined
}

export interface StoredFile {
  /** An untrusted name. */
  name: string
  bytes: number
  sha256: string
  /** The place of its content, from the beginning of the stored result, in bytes. */
  offset: number
}

export const STORED_RESULT_VERSION = 1
/** RunningHub's links work for about a day. In milliseconds, with a margin. */
const LINK_LIFETIME = 20 * 3_600_000
/** In bytes. Far above the JSON of any results. */
const MAX_HEAD = 20 * 1024 * 1024

/**
 * Reads a stored result. Its files are read later, by {@link restoreResult}.
 *
 * @param fingerprint that the stored result must have
 * @throws {StoredResultError} when it is damaged, or is that of another request
 */
export async function readStoredResult(path: string, fingerprint: string): Promise<StoredResult> {
  try {
    await using file = await open(path)
    const { text, length } = await readLine(file)
    const stored = parseHead(JSON.parse(text), length)
    const { size } = await file.stat()
    const last = stored.results.findLast((result) => result.file !== undefined)?.file
    const expected = last === undefined ? length : last.offset + last.bytes
    if (size !== expected) {
      throw new StoredResultError({ kind: 'stored-result-incomplete', bytes: size, expected })
    }
    if (stored.fingerprint !== fingerprint) {
      throw new StoredResultError({ kind: 'stored-result-of-other-request' })
    }
    return stored
  } catch (error) {
    if (error instanceof StoredResultError) throw error
    if (error instanceof SyntaxError) throw damaged(error)
    throw unreadable(error)
  }
}

/**
 * Returns the results of a stored result, without links that may have expired.
 *
 * @param now in milliseconds since 1970
 */
export function resultsOf({ results, storedAt }: StoredResult, now: number): TaskResult[] {
  const linksWork = Math.abs(now - storedAt) < LINK_LIFETIME
  return results.map(({ url, text, type, nodeId }) => {
    return { ...(linksWork && { url }), text, type, nodeId }
  })
}

/** @returns the error of a stored result that the system cannot read */
export function unreadable(cause: unknown): StoredResultError {
  const { code, message } = cause as NodeJS.ErrnoException
  return new StoredResultError(
    { kind: 'stored-result-unreadable', reason: code ?? message },
    { cause },
  )
}

function damaged(cause?: unknown): StoredResultError {
  return new StoredResultError({ kind: 'stored-result-damaged' }, { cause })
}

/** Returns the SHA-256 of a file as hexadecimal digits. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function readLine(file: FileHandle): Promise<{ text: string; length: number }> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of file.createReadStream({
    autoClose: false,
    start: 0,
  }) as AsyncIterable<Buffer>) {
    const end = chunk.indexOf(0x0a)
    chunks.push(end === -1 ? chunk : chunk.subarray(0, end))
    length += end === -1 ? chunk.length : end + 1
    if (end !== -1) return { text: Buffer.concat(chunks).toString('utf8'), length }
    if (length > MAX_HEAD) break
  }
  throw damaged()
}

/** @param offset of the content of the first file */
function parseHead(head: unknown, offset: number): StoredResult {
  const { version, fingerprint, taskId, storedAt, results } = asObject(head) ?? {}
  const isValid =
    version === STORED_RESULT_VERSION &&
    typeof fingerprint === 'string' &&
    typeof taskId === 'string' &&
    /^\d+$/.test(taskId) &&
    typeof storedAt === 'number' &&
    Array.isArray(results)
  if (!isValid) throw damaged()
  let next = offset
  return {
    fingerprint,
    taskId,
    storedAt,
    results: results.map((item: unknown): StoredTaskResult => {
      const fields = asObject(item)
      const file = parseFile(fields?.file, next)
      next += file?.bytes ?? 0
      const url = asString(fields?.url)
      return {
        type: asString(fields?.type) ?? '',
        text: asString(fields?.text),
        nodeId: asString(fields?.nodeId),
        url: url !== undefined && /^https?:\/\//i.test(url) ? url : undefined,
        file,
      }
    }),
  }
}

function parseFile(value: unknown, offset: number): StoredFile | undefined {
  if (value === undefined) return undefined
  const fields = asObject(value)
  const [name, sha256, bytes] = [
    asString(fields?.name),
    asString(fields?.sha256),
    asNumber(fields?.bytes),
  ]
  if (
    name === undefined ||
    sha256 === undefined ||
    !Number.isSafeInteger(bytes) ||
    Number(bytes) < 0
  ) {
    throw damaged()
  }
  return { name, sha256, bytes: Number(bytes), offset }
}
