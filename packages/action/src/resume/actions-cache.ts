import { createHash } from 'node:crypto'
import { monotonicClock } from '@runninghub-action/core'

/** What {@link ResumeStore} needs of a store: names that survive the machine. */
export interface CacheService {
  /** Makes an entry; entries never change. A key without a dot: what follows one is the store's. */
  save(key: string, content: string, signal: AbortSignal): Promise<void>
  /** The newest entry whose name begins so; undefined when there certainly is none. */
  findNewest(prefix: string, signal: AbortSignal): Promise<string | undefined>
}

const MAX_ATTEMPTS = 3
const RETRY_DELAY = 1000
const CALL_TIMEOUT = 10_000

/** No answer, or one of a service in trouble: another attempt may have more luck. */
class CacheUnavailableError extends Error {}

/**
 * GitHub's cache, by the protocol that actions/cache speaks (v2, Twirp with JSON).
 *
 * Its own client, `@actions/cache`, reports a service that cannot be reached as a cache miss,
 * which is right for a cache. Here a miss means that a task is paid for, so an unreachable
 * service has to be an error. Whatever this does not understand is one, too.
 *
 * @see https://github.com/actions/toolkit/tree/main/packages/cache
 * @throws {Error} when the environment has no cache service, as on GitHub Enterprise Server
 */
export function createActionsCache(
  env: NodeJS.ProcessEnv,
  fetch: typeof globalThis.fetch,
): CacheService {
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token } = env
  const mode = env.ACTIONS_CACHE_MODE?.trim().toLowerCase()
  // All entries are of one kind, whatever machine makes or reads them.
  const version = createHash('sha256').update('runninghub-task').digest('hex')

  /** @returns the whole answer, as text */
  const send = async (
    operation: string,
    url: string | URL,
    { signal, ...init }: RequestInit & { signal: AbortSignal },
  ): Promise<string> => {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT)])
    const response = await fetch(url, { ...init, signal: limit })
      .then(async (got) => ({ ok: got.ok, status: got.status, text: await got.text() }))
      .catch(() => undefined)
    if (response?.ok) return response.text
    if (response === undefined) {
      throw new CacheUnavailableError(`The cache service cannot be reached (${operation}).`)
    }
    const { status } = response
    const message = `The cache service answered HTTP ${status} (${operation}).`
    throw status >= 500 || status === 429 ? new CacheUnavailableError(message) : new Error(message)
  }

  const call = async (
    method: string,
    body: object,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> => {
    if (!base || !token) {
      throw new Error('This runner offers no cache service (ACTIONS_RESULTS_URL is not set).')
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
      throw new Error(`The cache service did not understand ${method}.`)
    return response
  }

  return {
    async save(key, content, signal) {
      if (mode === 'none' || mode === 'read')
        throw new Error(`The job may not write caches (${mode}).`)
      await withRetry(signal, async (attempt) => {
        const entry = { key: entryKey(key, attempt), version }
        const created = await call('CreateCacheEntry', entry, signal)
        const uploadUrl = created.signed_upload_url ?? created.signedUploadUrl
        if (!created.ok || typeof uploadUrl !== 'string')
          throw new Error('The cache service takes no entry.')
        await send('upload', uploadUrl, {
          method: 'PUT',
          headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
          body: content,
          signal,
        })
        const size_bytes = String(Buffer.byteLength(content))
        const { ok } = await call('FinalizeCacheEntryUpload', { ...entry, size_bytes }, signal)
        if (!ok) throw new Error('The cache service did not keep the entry.')
      })
    },

    async findNewest(prefix, signal) {
      if (mode === 'none' || mode === 'write-only')
        throw new Error(`The job may not read caches (${mode}).`)
      const lookup = { key: prefix, restore_keys: [prefix], version }
      const found = await withRetry(signal, () => call('GetCacheEntryDownloadURL', lookup, signal))
      if (!found.ok) return undefined
      const key = found.matched_key ?? found.matchedKey
      if (typeof key !== 'string') throw new Error('The cache service named no entry.')
      return withoutAttempt(key)
    },
  }
}

/**
 * Each attempt to save makes an entry of its own. A key is taken from the moment the service has
 * reserved it, also when its answer is lost, and can then neither be reserved nor be written to.
 *
 * @see https://github.com/actions/cache/issues/1612
 */
function entryKey(key: string, attempt: number): string {
  return attempt === 1 ? key : `${key}.${attempt}`
}

/** What {@link entryKey} was given. */
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
