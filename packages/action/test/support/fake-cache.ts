import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Entry {
  key: string
  version: string
  content: string | undefined
  done: boolean
}

/** A call whose work is done, and whose answer is lost: `nth` counts its calls from 1. */
interface Cut {
  call: 'CreateCacheEntry' | 'upload' | 'FinalizeCacheEntryUpload'
  nth: number
}

/**
 * GitHub's cache service, version 2, as far as one entry needs it: reserve, upload, finalize,
 * look up by prefix with the newest first. A key is taken from its reservation on: `taken` is how
 * the second one is refused, since GitHub was seen to do it in both ways.
 *
 * @see https://github.com/actions/cache/issues/1612
 */
export async function fakeCache() {
  const entries: Entry[] = []
  const calls: string[] = []
  const faults = { status: 0, method: '' }
  const cache: {
    cut?: Cut
    taken: 'HTTP 409' | 'not ok'
    onReserved?: () => void
    onWritten?: () => void
  } = { taken: 'not ok' }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const method = pathname.split('/').at(-1) ?? ''
    const call = request.method === 'PUT' ? 'upload' : method
    calls.push(call)
    const nth = calls.filter((other) => other === call).length
    const answer = (status: number, body: object | string) => {
      if (cache.cut?.call === call && cache.cut.nth === nth) return response.destroy()
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    if (faults.status && (!faults.method || faults.method === method)) {
      return answer(faults.status, 'unavailable')
    }
    if (request.method === 'PUT') {
      const entry = entries[Number(method)]
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob' || !entry) return answer(400, 'no blob')
      entry.content = await text(request)
      return answer(201, '')
    }
    if (request.headers.authorization !== 'Bearer runtime-token') return answer(401, {})
    const body = await json(request)
    const found = (prefix: string) =>
      entries.findLast((e) => e.done && e.version === body.version && e.key.startsWith(prefix))
    switch (method) {
      case 'CreateCacheEntry': {
        if (entries.some(({ key, version }) => key === body.key && version === body.version)) {
          return cache.taken === 'not ok'
            ? answer(200, { ok: false })
            : answer(409, { code: 'already_exists', msg: 'cache entry already exists' })
        }
        entries.push({ key: body.key, version: body.version, content: undefined, done: false })
        cache.onReserved?.()
        const { port } = server.address() as AddressInfo
        return answer(200, {
          ok: true,
          signed_upload_url: `http://127.0.0.1:${port}/blob/${entries.length - 1}?sig=x`,
        })
      }
      case 'FinalizeCacheEntryUpload': {
        const entry = entries.find(
          ({ key, version }) => key === body.key && version === body.version,
        )
        const whole = !entry?.done && entry?.content?.length === Number(body.size_bytes)
        if (entry) entry.done ||= whole
        // Before the answer: who is killed by it gets no further.
        cache.onWritten?.()
        return answer(200, { ok: whole, entry_id: '1' })
      }
      case 'GetCacheEntryDownloadURL': {
        const entry = [body.key, ...body.restore_keys].map(found).find(Boolean)
        if (!entry) return answer(200, { ok: false, signed_download_url: '', matched_key: '' })
        return answer(200, {
          ok: true,
          signed_download_url: 'http://localhost/',
          matched_key: entry.key,
        })
      }
      default:
        return answer(404, {})
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return Object.assign(cache, {
    entries,
    calls,
    faults,
    env: {
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      ACTIONS_RUNTIME_TOKEN: 'runtime-token',
    },
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  })
}

async function json(request: IncomingMessage) {
  return JSON.parse(await text(request))
}
