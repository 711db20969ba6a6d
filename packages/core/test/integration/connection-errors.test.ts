import { readFileSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:https'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RunningHubClient } from '../../src/index.ts'
import { closeConnections, nodeFetch } from '../../src/node.ts'
import { listen } from '../harness/local-server.ts'

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

/** Starts a server that responds to everything with these bytes. */
async function respondWith(bytes: string): Promise<string> {
  const server = createServer((socket: Socket) => {
    socket.on('error', () => {})
    socket.once('data', () => socket.end(bytes))
  })
  return `127.0.0.1:${await listen(server)}`
}

/** Returns the error of a create call, which would retry transient errors for half an hour. */
async function submit(baseUrl: string, apiKey = 'k'.repeat(32)) {
  const client = new RunningHubClient({ apiKey, baseUrl, fetch: nodeFetch })
  const sent = client.submit({ workflowId: '1' }, { queueTimeout: 1_800_000 })
  return sent.catch((error) => error)
}

test('an untrusted certificate is not retried, and the hint contains NODE_EXTRA_CA_CERTS', async () => {
  const pem = (name: string) =>
    readFileSync(join(import.meta.dirname, `../harness/fixtures/localhost-${name}.pem`), 'utf8')
  const server = createTlsServer({ key: pem('key'), cert: pem('cert') })
  const error = await submit(`https://127.0.0.1:${await listen(server)}`)
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'never' })
  expect(error.hint).toContain('NODE_EXTRA_CA_CERTS')
})

test('a server without TLS is not retried', async () => {
  const error = await submit(`https://${await respondWith('HTTP/1.1 400 Bad Request\r\n\r\n')}`)
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'never' })
})

test.each(['https', 'http'])(
  'a proxy that requires a password is not retried: %s',
  async (scheme) => {
    const address = await respondWith(
      'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n',
    )
    vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, `http://${address}`)
    const error = await submit(`${scheme}://service.example`)
    expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'never' })
    expect(error.hint).toContain('password')
  },
)

test('an invalid proxy URL is not retried', async () => {
  vi.stubEnv('HTTPS_PROXY', 'http://pro xy')
  const error = await submit('https://service.example')
  expect(error).toMatchObject({ code: 'UNAVAILABLE', retry: 'never' })
  expect(error.message).toContain('is not a URL such as')
})

test.each(['k中文', 'two\nlines'])(
  'refuses a key that a header cannot contain: %j',
  async (key) => {
    const error = await submit('https://service.example', key)
    expect(error).toMatchObject({ code: 'INVALID_KEY', retry: 'never' })
    expect(error.message).toContain('not allowed in an HTTP header')
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(key.slice(-4))
  },
)

test.each(['http://[x', 'no url', 'ftp://service.example', 'http://127.0.0.1:6000'])(
  'refuses an invalid base URL: %s',
  async (baseUrl) => {
    const error = await submit(baseUrl)
    expect(error).toMatchObject({ retry: 'never' })
    expect(['INVALID_REQUEST', 'UNAVAILABLE']).toContain(error.code)
    expect(error.hint).toContain('base URL')
  },
)
