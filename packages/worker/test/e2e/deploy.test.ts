import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import budget from '../../../../bench/size-budget.json' with { type: 'json' }

// A larger bundle starts later. Who has a reason for it raises the budget.
const MAX_GROWTH = 1.05
const root = join(import.meta.dirname, '../..')
const OLD_TOKEN = 'old-token-of-the-file-0123456789'
const NAMES = ['RUNNINGHUB_API_KEY', 'API_TOKENS', 'CALLBACK_SECRETS']

/** What Cloudflare's API returns, by the end of the path. */
const RESULTS: [RegExp, unknown][] = [
  [/\/deployments$/, { deployments: [] }],
  [/\/versions$/, { items: [] }],
  [/\/storage\/kv\/namespaces$/, { id: 'a'.repeat(32), title: 'tasks' }],
  [/\/assets-upload-session$/, { jwt: 'a.b.c', buckets: [] }],
  [/\/settings$/, { bindings: [] }],
  [/\/workers\/workers\/[\w-]+$/, { subdomain: { enabled: true, previews_enabled: false } }],
  [/\/subdomain$/, { subdomain: 'you', enabled: true }],
]

interface Upload {
  /** Names and values of the bindings. */
  metadata: string
  code: string
}

function readUpload(body: string): Upload {
  const part = (name: string) =>
    new RegExp(`name="${name}"[^]*?\r\n\r\n([^]*?)\r\n--`).exec(body)?.[1] ?? ''
  return { metadata: part('metadata'), code: part('index.js') }
}

/** Starts Cloudflare's API, as far as Wrangler needs it. Keeps what was uploaded. */
async function startCloudflare() {
  const state = {
    uploads: [] as Upload[],
    secrets: undefined as string[] | undefined,
    fails: false,
  }
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '', 'http://api').pathname
    const body = await text(request)
    if (request.method === 'PUT' && path.endsWith('/runninghub-worker'))
      state.uploads.push(readUpload(body))
    const isNew = state.secrets === undefined
    const missing = isNew && (path.includes('/services/') || path.endsWith('/secrets'))
    const status = state.fails ? 500 : missing ? 404 : 200
    const code = state.fails ? 10001 : path.includes('/services/') ? 10090 : 10007
    const found = path.endsWith('/secrets')
      ? state.secrets?.map((name) => ({ name, type: 'secret_text' }))
      : path.includes('/services/')
        ? { default_environment: { environment: 'production', script: { tag: 'x' } } }
        : request.method === 'GET' && path.endsWith('/namespaces')
          ? []
          : RESULTS.find(([pattern]) => pattern.test(path))?.[1]
    response.writeHead(status, { 'content-type': 'application/json' }).end(
      JSON.stringify({
        success: status === 200,
        errors: status === 200 ? [] : [{ code, message: 'This Worker does not exist.' }],
        messages: [],
        result: status === 200 ? (found ?? { id: 'x', startup_time_ms: 1 }) : null,
      }),
    )
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return { state, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

let cloudflare: Awaited<ReturnType<typeof startCloudflare>>
let dir: string

beforeEach(async () => {
  cloudflare = await startCloudflare()
  // Wrangler writes the id of the KV namespace into wrangler.jsonc, so the command runs in a copy.
  dir = await mkdtemp(join(tmpdir(), 'runninghub-deploy-'))
  for (const name of ['deploy.ts', 'deployed-secrets.ts', 'wrangler.ts', 'wrangler.jsonc'])
    await cp(join(root, name), join(dir, name))
  for (const name of ['src', 'public', 'node_modules', 'package.json'])
    await symlink(join(root, name), join(dir, name))
  const values = ['0123456789abcdef0123456789abcdef', OLD_TOKEN, 'unsigned']
  const lines = NAMES.map((name, n) => `${name}="${values[n]}"\n`)
  await writeFile(join(dir, '.dev.vars'), lines.join(''))
})
afterEach(async () => {
  cloudflare.close()
  await rm(dir, { recursive: true, force: true })
})

/** Runs the command. Returns its exit code and output. */
function deploy(...args: string[]): Promise<{ code: number; output: string }> {
  const { RUNNINGHUB_API_KEY: _, ...rest } = process.env
  const env = {
    ...rest,
    CLOUDFLARE_API_BASE_URL: cloudflare.url,
    CLOUDFLARE_API_TOKEN: 'a'.repeat(40),
    CLOUDFLARE_ACCOUNT_ID: 'account',
    WRANGLER_SEND_METRICS: 'false',
  }
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(dir, 'deploy.ts'), ...args],
      { cwd: dir, env },
      (error, out, errors) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: out + errors })
      },
    )
  })
}

test('deploy keeps the secrets of a deployed Worker, so a removed token does not come back', async () => {
  cloudflare.state.secrets = NAMES
  const { output } = await deploy()
  expect(cloudflare.state.uploads, output).toHaveLength(1)
  expect(cloudflare.state.uploads[0]?.metadata).not.toContain('"type":"secret_text"')
  expect(output).toContain('The Worker keeps its secrets')
  expect(output).not.toContain(OLD_TOKEN)
})

test('deploy --secrets sends the secrets of .dev.vars', async () => {
  cloudflare.state.secrets = NAMES
  const { output } = await deploy('--secrets')
  expect(cloudflare.state.uploads, output).toHaveLength(1)
  expect(cloudflare.state.uploads[0]?.metadata).toContain(OLD_TOKEN)
})

test('the first deploy sends the secrets of .dev.vars, and a bundle within its budget', async () => {
  const { output } = await deploy()
  expect(cloudflare.state.uploads, output).toHaveLength(1)
  const [{ metadata, code } = { metadata: '', code: '' }] = cloudflare.state.uploads
  expect(metadata).toContain(OLD_TOKEN)
  expect(code).toContain('TaskQueue')
  expect(Buffer.byteLength(code) / budget.worker.minified).toBeLessThanOrEqual(MAX_GROWTH)
  expect(gzipSync(code).length / budget.worker.gzipped).toBeLessThanOrEqual(MAX_GROWTH)
})

test('deploy stops when it cannot find out whether the Worker has secrets', async () => {
  cloudflare.state.fails = true
  const { code, output } = await deploy()
  expect(code).toBe(1)
  expect(output).toContain('The secrets of the Worker cannot be listed')
  expect(cloudflare.state.uploads).toEqual([])
})
