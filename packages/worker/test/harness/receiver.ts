import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/** Starts a caller's server, which receives callbacks and serves a file. */
export async function startReceiver(file: Uint8Array) {
  const received: Received[] = []
  const statuses: number[] = []
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response
        .writeHead(200, { 'content-type': 'image/png', 'content-length': file.length })
        .end(file)
      return
    }
    const body = await text(request)
    received.push({ path: request.url ?? '', headers: request.headers, body })
    response.writeHead(statuses.shift() ?? 204).end()
    server.emit('callback')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    /** Statuses of the next responses to callbacks, instead of 204. */
    statuses,
    /** Waits for the first callback at a path. */
    async callbackAt(path: string): Promise<Received> {
      for (;;) {
        const found = received.find((callback) => callback.path === path)
        if (found) return found
        await once(server, 'callback')
      }
    },
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
