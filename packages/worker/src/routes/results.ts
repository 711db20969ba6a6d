import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { Problem } from '../http/problem.ts'
import { readRange } from '../http/range.ts'
import { wrapStorageError } from '../platform/storage-error.ts'
import { keyOfPath } from '../results/result-key.ts'
import type { AppEnv } from './app-env.ts'

const FAILURE = { message: 'The result cannot be read at the moment.' }

/** Nothing in a result may run or load anything, and any page may show it. */
const HEADERS = {
  'accept-ranges': 'bytes',
  'cache-control': 'private, max-age=3600',
  'content-security-policy':
    "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
}

/** Serves stored results. Their URLs are secret, so they need no token. */
export const results = new Hono<AppEnv>().get('/:day/:secret/:name', async (c) => {
  const key = keyOfPath(c.req.param())
  const bucket = c.env.RESULTS
  const file = key && bucket && (await wrapStorageError(FAILURE, () => bucket.head(key)))
  if (!bucket || !key || !file) {
    throw new Problem('not-found', { detail: 'There is no such result. It may have been deleted.' })
  }
  const { size, httpEtag, httpMetadata } = file
  const headers: Record<string, string> = {
    ...HEADERS,
    etag: httpEtag,
    'content-type': httpMetadata?.contentType ?? 'application/octet-stream',
    'content-disposition': httpMetadata?.contentDisposition ?? 'attachment',
  }
  if (isKnown(c, httpEtag)) return c.body(null, 304, headers)
  const range = isSameVersion(c, httpEtag)
    ? readRange(c.req.header('range') ?? null, size)
    : undefined
  if (range === 'unsatisfiable')
    return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
  const length = range?.length ?? size
  headers['content-length'] = `${length}`
  if (range) {
    const last = range.offset + length - 1
    headers['content-range'] = `bytes ${range.offset}-${last}/${size}`
  }
  const status = range ? 206 : 200
  if (c.req.method === 'HEAD') return c.body(null, status, headers)
  const object = await wrapStorageError(FAILURE, () => bucket.get(key, range && { range }))
  if (!object) throw new Problem('not-found')
  return c.body(object.body, status, headers)
})

function isKnown(c: HonoContext<AppEnv>, etag: string): boolean {
  const known = c.req.header('if-none-match')?.split(',') ?? []
  return known.some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** A range of another version would not fit. */
function isSameVersion(c: HonoContext<AppEnv>, etag: string): boolean {
  const expected = c.req.header('if-range')
  return expected === undefined || expected === etag
}
