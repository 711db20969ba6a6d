import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { drawPicture, workflowIds } from '@runninghub-action/simulator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalWorker, startLocal } from '../../local.ts'
import { startReceiver } from '../harness/receiver.ts'
import { runGeneratedClient } from './generated-client.ts'

// The deployed Worker runs under `wrangler dev`. RunningHub and the caller use real sockets.

let worker: LocalWorker
let receiver: Awaited<ReturnType<typeof startReceiver>>
const image = drawPicture({ texts: ['an input'], seed: '1', notes: [], inputs: [], metadata: {} })

beforeAll(async () => {
  receiver = await startReceiver(image)
  worker = await startLocal()
  Object.assign(worker.simulator.options, { queuedMs: 0, runMs: 0 })
})
afterAll(async () => {
  receiver?.close()
  await worker?.close()
})
afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(worker?.log())
})

async function fetchJson(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(worker.url + path, {
    method,
    headers: {
      authorization: `Bearer ${worker.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(await response.text()),
  }
}

const textToImage = {
  workflowId: workflowIds.textToImage,
  inputs: { '6.text': 'a cat in the rain' },
}

describe('a task with a callback', () => {
  test('runs once, and its result is posted to the callback URL, signed', async () => {
    const callbackUrl = `${receiver.url}/result?signature=a%2Bb%20c`
    const request = {
      ...textToImage,
      callbackUrl,
      callbackHeaders: { 'x-mine': 'yes' },
      metadata: { row: 7 },
    }
    const { status, body } = await fetchJson('POST', '/v1/tasks', request)
    expect(status).toBe(202)

    const callback = await receiver.callbackAt('/result?signature=a%2Bb%20c')
    const headers = callback.headers as Record<string, string>
    new Webhook(worker.callbackSecret).verify(callback.body, headers)
    const payload = JSON.parse(callback.body)
    expect(payload.type).toBe('runninghub.task.succeeded')
    expect(payload.data).toMatchObject({ id: body.id, status: 'succeeded', metadata: { row: 7 } })
    expect(headers['x-mine']).toBe('yes')
    expect(() => new Webhook(worker.callbackSecret).verify(`${callback.body} `, headers)).toThrow()

    const result = await fetch(payload.data.url)
    expect(new Uint8Array(await result.arrayBuffer()).subarray(1, 4)).toEqual(
      new TextEncoder().encode('PNG'),
    )
    const task = await fetchJson('GET', `/v1/tasks/${body.id}`)
    expect(task.body).toMatchObject({ status: 'succeeded', url: payload.data.url })
    expect(worker.simulator.tasks.size).toBe(1)
  })

  test('is redelivered under the same message id after the receiver was down', async () => {
    receiver.statuses.push(503)
    const path = '/down'
    const { body } = await fetchJson('POST', '/v1/tasks', {
      ...textToImage,
      callbackUrl: receiver.url + path,
    })
    const first = await receiver.callbackAt(path)
    const { callback } = await vi.waitFor(
      async () => {
        const task = await fetchJson('GET', `/v1/tasks/${body.id}`)
        expect(task.body.callback).toMatchObject({
          status: 'pending',
          attempts: 1,
          lastStatus: 503,
        })
        return task.body
      },
      { timeout: 50_000 },
    )
    expect(Date.parse(callback.nextAt)).toBeGreaterThan(Date.now())
    expect(callback.messageId).toBe(first.headers['webhook-id'])
    const redelivery = await fetchJson('POST', `/v1/tasks/${body.id}/redeliver`)
    expect(redelivery.status).toBe(202)
    await vi.waitFor(
      () => expect(receiver.received.filter((one) => one.path === path)).toHaveLength(2),
      { timeout: 50_000 },
    )
    const second = receiver.received.findLast((one) => one.path === path)
    expect(second?.headers['webhook-id']).toBe(first.headers['webhook-id'])
  })
})

test('simultaneous requests with one idempotency key create one task', async () => {
  const before = worker.simulator.tasks.size
  const headers = { 'idempotency-key': 'the same instant' }
  const responses = await Promise.all(
    [1, 2, 3].map(() => fetchJson('POST', '/v1/tasks', textToImage, headers)),
  )
  expect(new Set(responses.map(({ body }) => body.id)).size).toBe(1)
  await vi.waitFor(
    async () => {
      const { body } = await fetchJson('GET', `/v1/tasks/${responses[0]?.body.id}`)
      expect(body.status).toBe('succeeded')
    },
    { timeout: 50_000 },
  )
  expect(worker.simulator.tasks.size).toBe(before + 1)
})

test('a cron run submits a task that was released until later, and the next one makes no call', async () => {
  // The clock of Wrangler is real, so this is the shortest possible delay. After a full queue it is 15 s.
  const later = { kind: 'http', status: 429, headers: { 'retry-after': '1' } } as const
  worker.simulator.script({ on: 'submit', answer: later })
  const before = worker.simulator.tasks.size
  const callbackUrl = `${receiver.url}/by-cron`
  const { body } = await fetchJson('POST', '/v1/tasks', { ...textToImage, callbackUrl })
  await vi.waitFor(() => expect(worker.simulator.calls('submit').at(-1)?.text).toContain('a cat'), {
    timeout: 50_000,
  })
  expect((await fetchJson('GET', `/v1/tasks/${body.id}`)).body.status).toBe('waiting')

  await worker.runCron()
  await receiver.callbackAt('/by-cron')
  expect((await fetchJson('GET', `/v1/tasks/${body.id}`)).body.status).toBe('succeeded')
  expect(worker.simulator.tasks.size).toBe(before + 1)

  const calls = worker.simulator.log.length
  await worker.runCron()
  expect(worker.simulator.log.length).toBe(calls)
})

test("a running task has its progress, read from RunningHub's socket", async () => {
  const plan = { kind: 'task', runMs: 4000, startsRunning: true } as const
  worker.simulator.script({ on: 'submit', answer: plan })
  const { body } = await fetchJson('POST', '/v1/tasks', textToImage)
  const progress = await vi.waitFor(
    async () => {
      const task = await fetchJson('GET', `/v1/tasks/${body.id}?progress=true`)
      expect(task.body.progress).toBeDefined()
      return task.body.progress
    },
    { timeout: 50_000 },
  )
  expect(progress).toMatchObject({
    percent: expect.any(Number),
    nodeId: expect.any(String),
    nodeTitle: expect.any(String),
  })
})

test('a file that is given by URL is uploaded byte for byte', async () => {
  const files = { '10.image': `${receiver.url}/photo.png` }
  const { body } = await fetchJson('POST', '/v1/tasks', {
    workflowId: workflowIds.imageToImage,
    files,
  })
  await vi.waitFor(
    async () => {
      const task = await fetchJson('GET', `/v1/tasks/${body.id}`)
      expect(task.body.status).toBe('succeeded')
    },
    { timeout: 50_000 },
  )
  const [upload] = worker.simulator.calls('upload')
  expect(Buffer.from(upload?.body ?? []).includes(Buffer.from(image))).toBe(true)
})

describe('the pages', () => {
  test.each([
    ['/', 'text/html'],
    ['/docs', 'text/html'],
    ['/openapi.json', 'application/json'],
    ['/page.js', 'text/javascript'],
    ['/page.css', 'text/css'],
    ['/docs.js', 'text/javascript'],
    ['/style.css', 'text/css'],
  ])(
    '%s is served with a policy that allows only images, videos and sounds from other origins',
    async (path, type) => {
      const response = await fetch(worker.url + path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain(type)
      const policy = response.headers.get('content-security-policy')
      expect(policy).toMatch(
        /default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http:\/\/127\.0\.0\.1:\*; media-src 'self' https: http:\/\/127\.0\.0\.1:\*; connect-src 'self';/,
      )
      expect(policy?.replaceAll('http://127.0.0.1:*', '')).not.toMatch(/unsafe|\*/)
      await response.body?.cancel()
    },
  )

  test('do not accept other methods', async () => {
    const response = await fetch(`${worker.url}/`, { method: 'DELETE' })
    expect(response.status).toBe(405)
    await response.body?.cancel()
  })
})

test('a client generated from the OpenAPI document compiles, and runs a preset', async () => {
  expect(await runGeneratedClient(worker)).toEqual({
    statuses: [201, 200, 200],
    rerunOf: true,
    problem: '/docs#not-found',
  })
})

test('the JSON Schema of a preset is valid JSON Schema 2020-12, and accepts exactly what the Worker accepts', async () => {
  const parameters = {
    prompt: { target: '6.text', type: 'text', required: true },
    steps: { target: '3.steps', type: 'integer', min: 1, max: 50, default: 20 },
    cfg: { target: '3.cfg', choices: [7, { value: 8, title: 'Eight' }] },
  }
  const { textToImage: workflowId } = workflowIds
  const preset = { workflowId, parameters, allow: ['instanceType'] }
  expect((await fetchJson('PUT', '/v1/presets/schema', preset)).status).toBe(201)
  const { body: schema } = await fetchJson('GET', '/v1/presets/schema/schema')
  const ajv = new Ajv2020({ strict: true, validateFormats: false })
  expect([ajv.validateSchema(schema), ajv.errors]).toEqual([true, null])
  const validate = ajv.compile(schema)
  for (const [body, isValid] of [
    [{ prompt: 'a cat' }, true],
    [{ prompt: 'a cat', steps: 50, cfg: 8, instanceType: 'plus', metadata: { row: 1 } }, true],
    [{}, false],
    [{ prompt: 7 }, false],
    [{ prompt: 'a cat', steps: 51 }, false],
    [{ prompt: 'a cat', steps: 1.5 }, false],
    [{ prompt: 'a cat', cfg: 9 }, false],
    [{ prompt: 'a cat', instanceType: 'NOT ONE' }, false],
    [{ prompt: 'a cat', other: 1 }, false],
  ] as const) {
    const { status } = await fetchJson('POST', '/v1/presets/schema/tasks', body)
    expect([body, validate(body), status]).toEqual([body, isValid, isValid ? 202 : 422])
  }
})

const tools = ['sh', 'curl', 'jq'].every(
  (tool) => spawnSync(tool, ['--version']).error === undefined,
)

test.skipIf(!tools)(
  'examples/worker/run.sh saves the results (needs sh, curl and jq)',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'runninghub-example-'))
    const script = join(import.meta.dirname, '../../../../examples/worker/run.sh')
    const env = { ...process.env, WORKER: worker.url, TOKEN: worker.token }
    const args = [script, workflowIds.textToImage, 'a "cat" in the rain']
    const { stdout } = await promisify(execFile)('sh', args, { cwd: dir, env })
    const file = await readFile(join(dir, stdout.trim()))
    expect(file.subarray(1, 4).toString()).toBe('PNG')
    await rm(dir, { recursive: true })
  },
)

test('the log of the Worker has no secret', () => {
  for (const secret of [worker.token, worker.callbackSecret, worker.simulator.options.apiKey]) {
    expect(worker.log()).not.toContain(secret)
  }
})

test('the log of the Worker has the events of its tasks, with the fields that README.md lists', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const lines = worker
    .log()
    .split('\n')
    .flatMap((line) => /\{"event":.*\}/.exec(line) ?? [])
  const events: Record<string, unknown>[] = lines.map((line) => JSON.parse(line))
  const names = new Set(events.map(({ event }) => event))
  expect([...names]).toEqual(expect.arrayContaining(['accepted', 'submitted', 'ended']))
  for (const { event, ...fields } of events) {
    const row = readme.split('\n').find((line) => line.startsWith(`| \`${event}\` |`)) ?? ''
    for (const name of Object.keys(fields))
      if (!['task', 'token', 'account'].includes(name)) expect(row, row).toContain(`\`${name}\``)
  }
})
