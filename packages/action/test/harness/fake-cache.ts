import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'

interface Entry {
  key: string
  version: string
  content: string | undefined
  bytes: Buffer | undefined
  done: boolean
}

/** A call that takes effect but whose response is lost; `nth` counts its calls from 1. */
interface LostResponse {
  call: 'CreateCacheEntry' | 'upload' | 'FinalizeCacheEntryUpload'
  nth: number
}

/**
 * A local version 2 of GitHub's cache service: reserve, upload, finalize, find by prefix with the
 * newest first. A key is reserved once; `duplicateKey` is the response to a second reservation,
 * since GitHub was seen to send both.
 *
 * @see https://github.com/actions/cache/issues/1612
 */
export async function startFakeCache() {
  const entries: Entry[] = []
  const calls: string[] = []
  const faults = { status: 0, method: '' }
  const cache: {
    lostResponse?: LostResponse
    duplicateKey: 'HTTP 409' | 'not ok'
    onReserved?: () => void
    onWritten?: () => void
  } = { duplicateKey: 'not ok' }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const method = pathname.split('/').at(-1) ?? ''
    const call = request.method === 'PUT' ? 'upload' : method
    calls.push(call)
    const nth = calls.filter((other) => other === call).length
    const respond = (status: number, body: object | string) => {
      if (cache.lostResponse?.call === call && cache.lostResponse.nth === nth)
        return response.destroy()
      response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    if (faults.status && (!faults.method || faults.method === method)) {
      return respond(faults.status, 'unavailable')
    }
    if (request.method === 'PUT') {
      const entry = entries[Number(method)]
      if (request.headers['x-ms-blob-type'] !== 'BlockBlob' || !entry)
        return respond(400, 'no blob')
      entry.bytes = await buffer(request)
      entry.content = entry.bytes.toString()
      return respond(201, '')
    }
    if (request.method === 'GET' && pathname.startsWith('/blob/')) {
      return response.writeHead(200).end(entries[Number(method)]?.bytes)
    }
    if (request.headers.authorization !== 'Bearer runtime-token') return respond(401, {})
    const body = await json(request)
    const found = (prefix: string) =>
      entries.findLast((e) => e.done && e.version === body.version && e.key.startsWith(prefix))
    switch (method) {
      case 'CreateCacheEntry': {
        if (entries.some(({ key, version }) => key === body.key && version === body.version)) {
          return cache.duplicateKey === 'not ok'
            ? respond(200, { ok: false })
            : respond(409, { code: 'already_exists', msg: 'cache entry already exists' })
        }
        entries.push({
          key: body.key,
          version: body.version,
          content: undefined,
          bytes: undefined,
          done: false,
        })
        cache.onReserved?.()
        const { port } = server.address() as AddressInfo
        return respond(200, {
          ok: true,
          signed_upload_url: `http://127.0.0.1:${port}/blob/${entries.length - 1}?sig=x`,
        })
      }
      case 'FinalizeCacheEntryUpload': {
        const entry = entries.find(
          ({ key, version }) => key === body.key && version === body.version,
        )
        const whole = !entry?.done && entry?.bytes?.length === Number(body.size_bytes)
        if (entry) entry.done ||= whole
        // Before the response: a process that this kills gets no further.
        cache.onWritten?.()
        return respond(200, { ok: whole, entry_id: '1' })
      }
      case 'GetCacheEntryDownloadURL': {
        const entry = [body.key, ...body.restore_keys].map(found).find(Boolean)
        if (!entry) return respond(200, { ok: false, signed_download_url: '', matched_key: '' })
        const { port } = server.address() as AddressInfo
        return respond(200, {
          ok: true,
          signed_download_url: `http://127.0.0.1:${port}/blob/${entries.indexOf(entry)}?sig=x`,
          matched_key: entry.key,
        })
      }
      default:
        return respond(404, {})
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
