import { createHash } from 'node:crypto'
import { monotonicClock } from '@runninghub-action/core'

/** A store of immutable entries that survives the loss of the runner. */
export interface CacheService {
  /** Creates an entry. The key must not contain a dot, which separates a suffix. */
  save(key: string, content: string | Blob, signal: AbortSignal): Promise<void>
  /** Returns the newest entry with a prefix; undefined only if the service confirms there is none. */
  findNewest(prefix: string, signal: AbortSignal): Promise<CacheEntry | undefined>
}

export interface CacheEntry {
  key: string
  /** A signed link to the content. Works for a short time. */
  url: string
}

const MAX_ATTEMPTS = 3
/** In milliseconds; multiplied by the number of the attempt. */
const RETRY_DELAY = 1000
const CALL_TIMEOUT = 10_000
/** For an entry with files. */
const UPLOAD_TIMEOUT = 300_000

/** No response, or a temporary error. Another attempt may succeed. */
class CacheUnavailableError extends Error {}

/**
 * A client for GitHub's cache service (version 2, Twirp with JSON).
 *
 * `@actions/cache` reports an unreachable service as a cache miss. Here a miss leads to a new task
 * that is paid for, so an unreachable service and an unexpected response are errors. On GitHub
 * Enterprise Server, which has no such service, every call throws.
 *
 * @param name of the store. Entries of different stores do not see each other
 * @see https://github.com/actions/toolkit/tree/main/packages/cache
 */
export function createActionsCache(
  name: string,
  env: NodeJS.ProcessEnv,
  fetch: typeof globalThis.fetch,
): CacheService {
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token } = env
  const mode = env.ACTIONS_CACHE_MODE?.trim().toLowerCase()
  // The service finds only entries with the same version. It must not depend on the machine.
  const version = createHash('sha256').update(name).digest('hex')

  /** @returns the body of the response */
  const send = async (
    operation: string,
    url: string | URL,
    {
      signal,
      timeout = CALL_TIMEOUT,
      ...init
    }: RequestInit & { signal: AbortSignal; timeout?: number },
  ): Promise<string> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
    const response = await fetch(url, { ...init, signal: limit })
      .then(async (got) => ({ ok: got.ok, status: got.status, text: await got.text() }))
      .catch(() => undefined)
    if (response?.ok) return response.text
    if (response === undefined) {
      throw new CacheUnavailableError(`The cache service is unreachable (${operation}).`)
    }
    const { status } = response
    const message = `The cache service returned HTTP ${status} (${operation}).`
    throw status >= 500 || status === 429 ? new CacheUnavailableError(message) : new Error(message)
  }

  const call = async (
    method: string,
    body: object,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> => {
    if (!base || !token) {
      throw new Error('This runner has no cache service (ACTIONS_RESULTS_URL is not set).')
    }
    const url = new URL(`/twirp/github.actions.results.api.v1.CacheService/${method}`, base)
    const text = await send(method, url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    const response = Object(parse(text))
    if (typeof response.ok !== 'boolean')
      throw new Error(`The cache service returned an unexpected response (${method}).`)
    return response
  }

  return {
    async save(key, content, signal) {
      if (mode === 'none' || mode === 'read')
        throw new Error(`The job is not allowed to write caches (${mode}).`)
      await withRetry(signal, async (attempt) => {
        const entry = { key: entryKey(key, attempt), version }
        const created = await call('CreateCacheEntry', entry, signal)
        const uploadUrl = created.signed_upload_url ?? created.signedUploadUrl
        if (!created.ok || typeof uploadUrl !== 'string')
          throw new Error('The cache service did not create the entry.')
        await send('upload', uploadUrl, {
          method: 'PUT',
          headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
          body: content,
          signal,
          timeout: UPLOAD_TIMEOUT,
        })
        const size = typeof content === 'string' ? Buffer.byteLength(content) : content.size
        const size_bytes = String(size)
        const { ok } = await call('FinalizeCacheEntryUpload', { ...entry, size_bytes }, signal)
        if (!ok) throw new Error('The cache service did not finalize the entry.')
      })
    },

    async findNewest(prefix, signal) {
      if (mode === 'none' || mode === 'write-only')
        throw new Error(`The job is not allowed to read caches (${mode}).`)
      const lookup = { key: prefix, restore_keys: [prefix], version }
      const found = await withRetry(signal, () => call('GetCacheEntryDownloadURL', lookup, signal))
      if (!found.ok) return undefined
      const key = found.matched_key ?? found.matchedKey
      const url = found.signed_download_url ?? found.signedDownloadUrl
      if (typeof key !== 'string') throw new Error('The cache service returned no key.')
      return { key: withoutAttempt(key), url: String(url) }
    },
  }
}

/**
 * Returns a different key for each attempt to save. Once the service has reserved a key, it can
 * neither be reserved nor written again, even if the response to the reservation was lost.
 *
 * @see https://github.com/actions/cache/issues/1612
 */
function entryKey(key: string, attempt: number): string {
  return attempt === 1 ? key : `${key}.${attempt}`
}

/** Returns the key that was passed to {@link entryKey}. */
function withoutAttempt(entryKey: string): string {
  return entryKey.replace(/\.\d+$/, '')
}

async function withRetry<T>(
  signal: AbortSignal,
  call: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(attempt)
    } catch (error) {
      if (!(error instanceof CacheUnavailableError) || attempt === MAX_ATTEMPTS || signal.aborted)
        throw error
    }
    await monotonicClock.sleep(RETRY_DELAY * attempt, signal)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
