import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer, request as forward } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocketServer } from 'ws'
import { blobUpload } from '../../src/client/upload-source.ts'
import { closeConnections, NodeWebSocket, nodeFetch, openUpload } from '../../src/node.ts'
import { bodyOf, closedPort, listen, serve, temporaryDirectory } from '../harness/local-server.ts'

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy']

beforeEach(async () => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined)
  // Connections keep the environment of the first request in this process.
  await closeConnections()
})

afterEach(async () => {
  vi.unstubAllEnvs()
  await closeConnections()
})

/** Starts a forward proxy as companies run them. `seen` is the list of its requests. */
async function proxy() {
  const seen: string[] = []
  const tunnels = new Set<Duplex>()
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${req.url}`)
    const onward = forward(
      String(req.url),
      { method: req.method, headers: req.headers },
      (response) => {
        res.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(res)
      },
    )
    onward.on('error', () => res.writeHead(502).end())
    req.pipe(onward)
  })
  server.on('connect', (req, socket) => {
    tunnels.add(socket)
    seen.push(`CONNECT ${req.url} ${req.headers['proxy-authorization'] ?? ''}`.trim())
    const [host, port] = String(req.url).split(':')
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    for (const end of [target, socket])
      end.on('error', () => [target, socket].map((s) => s.destroy()))
    socket.on('close', () => target.destroy())
  })
  const address = `127.0.0.1:${await listen(server)}`
  onTestFinished(() => {
    for (const tunnel of tunnels) tunnel.destroy()
  })
  return { seen, address, url: `http://${address}` }
}

/** Starts an HTTPS server whose certificate is trusted until the test ends. */
async function tlsServer() {
  const pem = (name: string) =>
    readFileSync(join(import.meta.dirname, `../harness/fixtures/localhost-${name}.pem`), 'utf8')
  const [key, cert] = [pem('key'), pem('cert')]
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, cert])
  onTestFinished(() => setDefaultCACertificates(trusted))
  const server = createTlsServer({ key, cert }, (_, res) => res.end('over TLS'))
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => socket.send('over TLS'))
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate()
  })
  return `127.0.0.1:${await listen(server)}`
}

describe('nodeFetch uses the proxy of the environment', () => {
  test.each(['HTTP_PROXY', 'http_proxy'])('%s: for a complete http request', async (name) => {
    const { seen, url: address } = await proxy()
    const url = await serve((req, res) => res.end(`${req.url}`))
    vi.stubEnv(name, address)
    const response = await nodeFetch(`${url}/a?b=c`)
    expect(await response.text()).toBe('/a?b=c')
    expect(seen).toEqual([`GET ${url}/a?b=c`])
  })

  test.each(['HTTPS_PROXY', 'https_proxy'])('%s: for a tunnel to https', async (name) => {
    const { seen, address } = await proxy()
    const target = await tlsServer()
    vi.stubEnv(name, `http://user:p%40ss@${address}`)
    expect(await (await nodeFetch(`https://${target}/`)).text()).toBe('over TLS')
    expect(seen).toEqual([`CONNECT ${target} Basic ${btoa('user:p@ss')}`])
  })

  test.each([
    ['NO_PROXY', '127.0.0.1'],
    ['no_proxy', 'example.com, 127.0.0.1'],
    ['NO_PROXY', '*'],
  ])('but not with %s=%s', async (name, value) => {
    const url = await serve((_, res) => res.end('direct'))
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await closedPort()}`)
    vi.stubEnv(name, value)
    expect(await (await nodeFetch(url)).text()).toBe('direct')
  })

  test('and throws a connection error when the proxy is down', async () => {
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await closedPort()}`)
    const error = await nodeFetch('http://service.example/').catch((e) => e)
    expect(error).toBeInstanceOf(TypeError)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' })
  })

  test('and throws an error without the password for an invalid proxy URL', async () => {
    vi.stubEnv('HTTP_PROXY', 'http://user:hunter2@pro xy')
    const error = await nodeFetch('http://service.example/').catch((e) => e)
    expect(error.message).toMatch(/HTTP_PROXY or HTTPS_PROXY is not a URL/)
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('hunter2')
  })

  test('for an upload', async () => {
    const { seen, url: address } = await proxy()
    const url = await serve(async (req, res) => res.end(String((await bodyOf(req)).length)))
    const path = join(await temporaryDirectory(), 'a.png')
    await writeFile(path, Buffer.alloc(300_000))
    vi.stubEnv('HTTP_PROXY', address)
    const source = await openUpload(path)
    const { signal } = new AbortController()
    const response = await source.post({ url, headers: {}, fields: {}, signal, fetch })
    expect(Number(await response.text())).toBeGreaterThan(300_000)
    expect(seen).toEqual([`POST ${url}/`])
  })
})

describe('nodeFetch accepts', () => {
  test("Node's own FormData", async () => {
    let type = ''
    let received = Buffer.alloc(0)
    const url = await serve(async (req, res) => {
      type = String(req.headers['content-type'])
      received = await bodyOf(req)
      res.end('{}')
    })
    const source = blobUpload('猫.png', new Blob(['bytes'], { type: 'image/png' }))
    const { signal } = new AbortController()
    await source.post({ url, headers: {}, fields: { a: 'b' }, signal, fetch: nodeFetch })
    const form = await new Response(received, { headers: { 'content-type': type } }).formData()
    const file = form.get('file') as File
    expect([form.get('a'), file.name, file.type, await file.text()]).toEqual([
      'b',
      '猫.png',
      'image/png',
      'bytes',
    ])
  })

  test("Node's own Request", async () => {
    const url = await serve(async (req, res) =>
      res.end(`${req.method} ${req.url} ${req.headers['x-a']} ${await bodyOf(req)}`),
    )
    const request = new Request(`${url}/path`, {
      method: 'POST',
      headers: { 'x-a': '1' },
      body: 'text',
    })
    expect(await (await nodeFetch(request)).text()).toBe('POST /path 1 text')
    expect(await (await nodeFetch(new URL(`${url}/url`))).text()).toContain('GET /url')
  })
})

describe('NodeWebSocket', () => {
  test('connects through the tunnel of a proxy', async () => {
    const { seen, url } = await proxy()
    const target = await tlsServer()
    vi.stubEnv('HTTPS_PROXY', url)
    const socket = new NodeWebSocket(`wss://${target}/`)
    const data = await new Promise((resolve) =>
      socket.addEventListener('message', (event) => resolve(event.data)),
    )
    expect(data).toBe('over TLS')
    expect(seen).toEqual([`CONNECT ${target}`])
    const closed = new Promise<void>((resolve) => socket.addEventListener('close', resolve))
    socket.close()
    await closed
  })

  test.each([
    ['an invalid URL', 'no url', undefined],
    ['an invalid proxy URL', 'wss://service.example/', 'http://pro xy'],
  ])('emits an error event for %s', async (_, url, address) => {
    if (address) vi.stubEnv('HTTPS_PROXY', address)
    const socket = new NodeWebSocket(url)
    await new Promise<void>((resolve) => socket.addEventListener('error', resolve))
    socket.close()
  })
})

describe('closeConnections', () => {
  test('closes idle connections and those of requests under way, and allows later requests', async () => {
    const server = createServer((req, res) => {
      if (req.url === '/slow') res.write('half')
      else res.end('whole')
    })
    const url = `http://127.0.0.1:${await listen(server)}`
    const open = () => new Promise<number>((resolve) => server.getConnections((_, n) => resolve(n)))
    await (await nodeFetch(url)).text()
    const slow = await nodeFetch(`${url}/slow`)
    expect(await open()).toBeGreaterThan(0)
    const body = slow.text()
    body.catch(() => {})
    await closeConnections()
    await expect(body).rejects.toThrow()
    await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 50_000 })
    expect(await (await nodeFetch(url)).text()).toBe('whole')
  })

  test('does nothing without a connection', async () => {
    await closeConnections()
    await closeConnections()
  })
})
