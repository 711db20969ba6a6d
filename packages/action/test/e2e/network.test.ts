import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { expect, test } from 'vitest'
import { FakeRunner } from '../harness/fake-runner.ts'
import { IMAGE, IMAGE_API_JSON, startSimulator } from '../harness/simulator.ts'

const certificates = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  'core',
  'test',
  'harness',
  'fixtures',
)
const CERT = join(certificates, 'localhost-cert.pem')

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/**
 * An HTTP proxy: CONNECT tunnels for HTTPS, plain requests forwarded.
 *
 * @param ports where hosts of the internet really are on this machine
 */
async function startProxy(ports: Record<string, number> = {}) {
  const seen = new Set<string>()
  const sockets = new Set<Duplex>()
  const server = createServer((incoming, outgoing) => {
    const { host } = new URL(incoming.url ?? '')
    seen.add(`plain ${host}`)
    const { method, headers } = incoming
    const onward = request(incoming.url ?? '', { method, headers }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  server.on('connect', ({ url = '' }, socket) => {
    seen.add(`CONNECT ${url}`)
    const [host = '', port] = url.split(':')
    const target = connect(ports[host] ?? Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      target.pipe(socket).pipe(target)
    })
    for (const end of [target, socket]) sockets.add(end.on('error', () => {}))
  })
  const url = `http://127.0.0.1:${await listen(server)}`
  return {
    seen,
    url,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** TLS in front of a local server. */
async function withTls(port: number, name: 'localhost' | 'sites' = 'localhost') {
  const [key, cert] = await Promise.all(
    [`${name}-key.pem`, `${name}-cert.pem`].map((file) => readFile(join(certificates, file))),
  )
  const sockets = new Set<Duplex>()
  const server = createTlsServer({ key, cert }, (socket) => {
    const target = connect(port, '127.0.0.1')
    for (const end of [target, socket]) sockets.add(end.on('error', () => {}))
    target.pipe(socket).pipe(target)
  })
  const tlsPort = await listen(server)
  return {
    host: `localhost:${tlsPort}`,
    port: tlsPort,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

const files = { 'api.json': IMAGE_API_JSON, 'input.png': IMAGE }

test.for(['HTTPS_PROXY', 'https_proxy'])(
  'sends every call through the proxy in %s',
  async (name) => {
    await using hub = await startSimulator()
    await using tls = await withTls(Number(new URL(hub.baseUrl).port))
    await using proxy = await startProxy()
    await using runner = await FakeRunner.create()
    const step = await runner.step({
      inputs: {
        ...hub.inputs,
        'base-url': `https://${tls.host}`,
        inputs: '10.image: input.png',
        'download-dir': 'out',
      },
      files,
      env: { [name]: proxy.url, HTTP_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: CERT },
    })
    expect(step.code, step.stdout).toBe(0)
    expect([...proxy.seen]).toEqual([`CONNECT ${tls.host}`, `plain ${new URL(hub.filesUrl).host}`])
    expect(hub.simulator.calls('upload')).toHaveLength(1)
  },
)

test('receives live progress through the proxy', async () => {
  await using hub = await startSimulator()
  await using tls = await withTls(Number(new URL(hub.baseUrl).port))
  await using proxy = await startProxy()
  await using runner = await FakeRunner.create()
  hub.simulator.options.baseUrl = `https://${tls.host}`
  const answer = { kind: 'task', startsRunning: true, runMs: 1500 } as const
  hub.simulator.script({ on: 'submit', answer })
  const step = await runner.step({
    inputs: { ...hub.inputs, 'base-url': `https://${tls.host}` },
    files,
    env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: CERT },
    timeScale: 20,
  })
  expect(step.code, step.stdout).toBe(0)
  expect(step.stdout).toMatch(/^running, \d+ %/m)
  expect([...proxy.seen]).toEqual([`CONNECT ${tls.host}`])
})

test('bypasses an unreachable proxy with NO_PROXY', async () => {
  await using hub = await startSimulator()
  await using runner = await FakeRunner.create()
  const env = { HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }
  const step = await runner.step({
    inputs: { ...hub.inputs, inputs: '10.image: input.png' },
    files,
    env,
  })
  expect(step.code, step.stdout).toBe(0)
})

test.for(['a base URL where nobody listens', 'a dead proxy'])(
  'ends after a minute with what to check: %s',
  async (name) => {
    await using hub = await startSimulator()
    await using runner = await FakeRunner.create()
    const closed = createServer()
    const url = `http://127.0.0.1:${await listen(closed)}`
    closed.close()
    const isProxy = name === 'a dead proxy'
    const step = await runner.step({
      inputs: { ...hub.inputs, ...(!isProxy && { 'base-url': url }) },
      files,
      env: isProxy ? { HTTP_PROXY: url } : {},
    })
    expect(step).toMatchObject({ code: 1, outputs: { status: 'refused', 'task-id': '' } })
    expect(step.stdout).toMatch(/^::error.*ECONNREFUSED.*Check the network, the proxy settings/m)
    expect(hub.simulator.tasks.size).toBe(0)
    // The usual queue-timeout is half an hour.
    expect(Number(step.outputs.duration)).toBeLessThan(120)
  },
)

test('says which of the two sites knows a key that this site does not know', async () => {
  await using cn = await startSimulator({ apiKey: 'fedcba9876543210fedcba9876543210' })
  await using ai = await startSimulator()
  const portOf = ({ baseUrl }: { baseUrl: string }) => Number(new URL(baseUrl).port)
  await using cnTls = await withTls(portOf(cn), 'sites')
  await using aiTls = await withTls(portOf(ai), 'sites')
  await using proxy = await startProxy({
    'www.runninghub.cn': cnTls.port,
    'www.runninghub.ai': aiTls.port,
  })
  await using runner = await FakeRunner.create()
  const { 'base-url': _, ...inputs } = ai.inputs
  const step = await runner.step({
    inputs,
    files,
    env: { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: join(certificates, 'sites-cert.pem') },
  })
  expect(step, step.stdout).toMatchObject({ code: 1, outputs: { status: 'refused' } })
  expect(step.stdout).toMatch(/^::error.*https:\/\/www\.runninghub\.ai knows this key/m)
  expect(ai.simulator.log.map(({ operation }) => operation)).toEqual(['account'])
  expect(cn.simulator.calls('submit')).toEqual([])
})
