import { isErrorPage, START_LENGTH } from '@runninghub-action/core'
import type { Outcome, StoredResult, Task } from '../model/task.ts'
import type { InvocationContext } from '../platform/context.ts'
import { resultSecret } from '../platform/result-secret.ts'
import { timeLimit } from '../platform/time-limit.ts'
import type { CopyReport } from '../queue/rpc-types.ts'
import { lengthOf } from '../uploads/fetch-source.ts'
import { concat, readStart } from '../uploads/read-start.ts'
import { resultKey, resultUrl } from './result-key.ts'
import { describeFile } from './stored-name.ts'

/** A file without a length is kept in memory, because R2 needs the length. */
const MAX_UNKNOWN_LENGTH = 25 * 1024 * 1024
/** Subrequests that are left for the callback, and for what else this invocation does. */
const RESERVED_CALLS = 6

/** Returns how many files of an outcome are to be copied; 0 without a bucket. */
export function countCopies({ env }: InvocationContext, { status, results }: Outcome): number {
  return env.RESULTS && status === 'succeeded' ? results.filter(isMissing).length : 0
}

/**
 * Copies the results of a task from RunningHub to R2, one after the other. The bytes pass through and
 * are not kept. A failure is no error: the queue repeats the copy, and RunningHub's links stay.
 *
 * @param timeout for all files, in milliseconds
 */
export async function copyResults(
  ctx: InvocationContext,
  task: Task,
  timeout: number,
): Promise<CopyReport> {
  const { RESULTS: bucket } = ctx.env
  const { outcome } = task
  if (!bucket || !outcome) return { outcome: undefined, remaining: 0 }
  using time = timeLimit(ctx, timeout)
  const results: StoredResult[] = []
  for (const [index, result] of outcome.results.entries()) {
    const storedUrl = isMissing(result)
      ? await copyOne(ctx, bucket, task, { url: result.url, index }, time.signal)
      : result.storedUrl
    results.push(storedUrl === undefined ? result : { ...result, storedUrl })
  }
  const remaining = results.filter(isMissing).length
  const isChanged = remaining < outcome.results.filter(isMissing).length
  const text = isChanged ? JSON.stringify({ ...outcome, results }) : undefined
  return { outcome: text, remaining }
}

function isMissing(result: StoredResult): result is StoredResult & { url: string } {
  return result.url !== undefined && result.storedUrl === undefined
}

/** Copies one file. Returns the URL of the copy; undefined when that failed. */
async function copyOne(
  ctx: InvocationContext,
  bucket: R2Bucket,
  task: Task,
  { url, index }: { url: string; index: number },
  signal: AbortSignal,
): Promise<string | undefined> {
  const { fetch = globalThis.fetch, acquire = (call) => call(), subrequestsLeft } = ctx
  if (signal.aborted || (subrequestsLeft && subrequestsLeft() <= RESERVED_CALLS)) return undefined
  try {
    const secret = await resultSecret(ctx, task.id)
    // The connection counts until the file is stored.
    return await acquire(async () => {
      const response = await fetch(url, { signal })
      const { body, start } = await openBody(response, url)
      const { name, type, disposition } = describeFile(url, start)
      const key = resultKey(task.endedAt ?? task.createdAt, secret, index, name)
      await untilAborted(
        signal,
        bucket.put(key, body, {
          httpMetadata: { contentType: type, contentDisposition: disposition },
        }),
      )
      return resultUrl(ctx.config.publicUrl ?? task.info.origin, key)
    })
  } catch {
    return undefined
  }
}

/** @throws {Error} for a response that is not a file */
async function openBody(
  response: Response,
  url: string,
): Promise<{ body: ReadableStream | Uint8Array; start: Uint8Array }> {
  const { status, body } = response
  if (status !== 200 || !body) {
    await body?.cancel()
    throw new Error(`HTTP ${status}`)
  }
  const start = await readStart(body, START_LENGTH)
  const text = new TextDecoder().decode(start.subarray(0, 256))
  const type = response.headers.get('content-type') ?? undefined
  if (start.length === 0 || isErrorPage(new URL(url).pathname, type, text)) {
    await body.cancel()
    throw new Error('not a file')
  }
  const length = lengthOf(response)
  if (length === undefined) return { body: await readRest(body, start), start }
  const { readable, writable } = new FixedLengthStream(length)
  // A failure of either side is one of `readable`, which R2 reads.
  pipe(start, body, writable).catch(() => {})
  return { body: readable, start }
}

async function pipe(start: Uint8Array, body: ReadableStream, writable: WritableStream) {
  const writer = writable.getWriter()
  try {
    await writer.write(start)
  } catch (error) {
    await body.cancel(error)
    throw error
  } finally {
    writer.releaseLock()
  }
  await body.pipeTo(writable)
}

async function readRest(body: ReadableStream<Uint8Array>, start: Uint8Array): Promise<Uint8Array> {
  const chunks = [start]
  let size = start.length
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_UNKNOWN_LENGTH) throw new Error('too large')
    chunks.push(chunk)
  }
  return concat(...chunks)
}

/** R2 has no time limit of its own. */
async function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
