import { createHash } from 'node:crypto'
import { monotonicClock } from '@runninghub-action/core'

/** What {@link Resume} needs of a store: names that survive the machine. */
export interface CacheService {
  /** Makes an entry; entries never change. */
  save(key: string, content: string, signal: AbortSignal): Promise<void>
  /** The newest entry whose name begins so; undefined when there certainly is none. */
  newest(prefix: string, signal: AbortSignal): Promise<string | undefined>
}

const ATTEMPTS = 3
const PAUSE = 1000
const CALL_LIMIT = 10_000

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
export function githubCache(env: NodeJS.ProcessEnv, fetch: typeof globalThis.fetch): CacheService {
  const { ACTIONS_RESULTS_URL: base, ACTIONS_RUNTIME_TOKEN: token } = env
  const mode = env.ACTIONS_CACHE_MODE?.trim().toLowerCase()
  // All entries are of one kind, whatever machine makes or reads them.
  const version = createHash('sha256').update('runninghub-task').digest('hex')

  /** Again when it may help: all of these calls can be repeated without harm. */
  const send = async (
    what: string,
    url: string | URL,
    { signal, ...init }: RequestInit & { signal: AbortSignal },
  ): Promise<Response> => {
    for (let attempt = 1; ; attempt++) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_LIMIT)])
      const answer = await fetch(url, { ...init, signal: limit }).catch(() => undefined)
      if (answer?.ok) return answer
      const passing = answer === undefined || answer.status >= 500 || answer.status === 429
      if (!passing || attempt === ATTEMPTS || signal.aborted) {
        const reason = answer === undefined ? 'cannot be reached' : `answered HTTP ${answer.status}`
        throw new Error(`The cache service ${reason} (${what}).`)
      }
      await monotonicClock.sleep(PAUSE * attempt, signal)
    }
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
    const response = await send(method, url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    const answer = Object(await response.json().catch(() => undefined))
    if (typeof answer.ok !== 'boolean')
      throw new Error(`The cache service did not understand ${method}.`)
    return answer
  }

  return {
    async save(key, content, signal) {
      if (mode === 'none' || mode === 'read')
        throw new Error(`The job may not write caches (${mode}).`)
      const made = await call('CreateCacheEntry', { key, version }, signal)
      const address = made.signed_upload_url ?? made.signedUploadUrl
      if (!made.ok || typeof address !== 'string')
        throw new Error('The cache service takes no entry.')
      await send('upload', address, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob', 'content-type': 'application/octet-stream' },
        body: content,
        signal,
      })
      const size_bytes = String(Buffer.byteLength(content))
      const { ok } = await call('FinalizeCacheEntryUpload', { key, version, size_bytes }, signal)
      if (!ok) throw new Error('The cache service did not keep the entry.')
    },

    async newest(prefix, signal) {
      if (mode === 'none' || mode === 'write-only')
        throw new Error(`The job may not read caches (${mode}).`)
      const wanted = { key: prefix, restore_keys: [prefix], version }
      const found = await call('GetCacheEntryDownloadURL', wanted, signal)
      if (!found.ok) return undefined
      const key = found.matched_key ?? found.matchedKey
      if (typeof key !== 'string') throw new Error('The cache service named no entry.')
      return key
    },
  }
}
