import type { TaskResult } from '@runninghub-action/core'
import { errorMessage } from '../runner/best-effort.ts'
import type { StepContext } from './step-context.ts'
import type { TaskLog } from './task-log.ts'

const TEXT_TYPES = new Set(['txt', 'md', 'json'])
/** In bytes. A longer text is a file rather than an answer. */
const MAX_SIZE = 100_000
/** For one file, in milliseconds. */
const TIMEOUT = 10_000

/**
 * Returns the results with the texts behind links: version 1 of the API returns a text as the link
 * of a text file. A text that cannot be read is logged and left out, since its link is there.
 */
export async function readTexts(
  results: readonly TaskResult[],
  { fetch, signal }: Pick<StepContext, 'fetch' | 'signal'>,
  log: Pick<TaskLog, 'info'>,
): Promise<readonly TaskResult[]> {
  const withTexts: TaskResult[] = []
  for (const result of results) {
    const { url, text, type } = result
    const isLink = url !== undefined && text === undefined && TEXT_TYPES.has(type.toLowerCase())
    if (!isLink || signal.aborted) {
      withTexts.push(result)
      continue
    }
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)])
      withTexts.push({ ...result, text: await readText(url, fetch, limit) })
    } catch (error) {
      log.info(`Could not read the text of a result: ${errorMessage(error)}`)
      withTexts.push(result)
    }
  }
  return withTexts
}

/** @throws {Error} when the response is not the text, or is too long */
async function readText(
  url: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<string> {
  const response = await fetch(url, { signal })
  const isPage = response.headers.get('content-type')?.startsWith('text/html')
  if (!response.ok || isPage || response.body === null) {
    await response.body?.cancel()
    throw new Error(isPage ? 'a web page came instead.' : `HTTP ${response.status}.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MAX_SIZE) throw new Error(`it has more than ${MAX_SIZE} bytes.`)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
