import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Publication {
  name: string
  version: string
  tag: string
  /** The tarball. */
  bytes: Buffer
}

/** A registry that knows what was published to it, as far as `npm publish` and `npm view` ask. */
export async function startRegistry() {
  const publications: Publication[] = []
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent((request.url ?? '').slice(1).split('?')[0] ?? '')
    if (request.method === 'PUT') {
      const body = JSON.parse(await text(request))
      const [[tag, version] = ['', '']] = Object.entries<string>(body['dist-tags'])
      const [{ data }] = Object.values<{ data: string }>(body._attachments) as [{ data: string }]
      publications.push({ name, version, tag, bytes: Buffer.from(data, 'base64') })
      response.writeHead(201).end('{}')
      return
    }
    const found = publications.find((publication) => publication.name === name)
    const versions = { [found?.version ?? '']: { name, version: found?.version } }
    const body = found ? { name, 'dist-tags': { latest: found.version }, versions } : {}
    response.writeHead(found ? 200 : 404, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    publications,
    url: `http://127.0.0.1:${port}/`,
    config: `registry=http://127.0.0.1:${port}/\n//127.0.0.1:${port}/:_authToken=none\n`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
