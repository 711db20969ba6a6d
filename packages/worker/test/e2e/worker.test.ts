import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { drawPicture, workflowIds } from '@runninghub-action/simulator'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type LocalWorker, startLocal } from '../../local.ts'
import { startReceiver } from '../harness/receiver.ts'

// The Worker as it is deployed, under `wrangler dev`; RunningHub and the caller over sockets.

let worker: LocalWorker
let receiver: Awaited<ReturnType<typeof startReceiver>>
const picture = drawPicture({ texts: ['an input'], seed: '1', notes: [], inputs: [], metadata: {} })

beforeAll(async () => {
  receiver = await startReceiver(picture)
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

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await fetch(worker.url + path, {
    method,
    headers: {
      authorization: `Bearer ${worker.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) }
}

const textToImage = {
  workflowId: workflowIds.textToImage,
  inputs: { '6.text': 'a cat in the rain' },
}

describe('a task with a callback', () => {
  test('is run once, and its result is posted back, signed', async () => {
    const callbackUrl = `${receiver.url}/result?signature=a%2Bb%20c`
    const request = {
      ...textToImage,
      callbackUrl,
      callbackHeaders: { 'x-mine': 'yes' },
      metadata: { row: 7 },
    }
    const { status, body } = await ask('POST', '/v1/tasks', request)
    expect(status).toBe(202)

    const callback = await receiver.at('/result?signature=a%2Bb%20c')
    const headers = callback.headers as Record<string, string>
    new Webhook(worker.callbackSecret).verify(callback.body, headers)
    const message = JSON.parse(callback.body)
    expect(message.type).toBe('runninghub.task.succeeded')
    expect(message.data).toMatchObject({ id: body.id, status: 'succeeded', metadata: { row: 7 } })
    expect(headers['x-mine']).toBe('yes')
    expect(() => new Webhook(worker.callbackSecret).verify(`${callback.body} `, headers)).toThrow()

    const result = await fetch(message.data.url)
    expect(new Uint8Array(await result.arrayBuffer()).subarray(1, 4)).toEqual(
      new TextEncoder().encode('PNG'),
    )
    const task = await ask('GET', `/v1/tasks/${body.id}`)
    expect(task.body).toMatchObject({ status: 'succeeded', url: message.data.url })
    expect(worker.simulator.tasks.size).toBe(1)
  })

  test('is told again when the receiver was down, under the same id', async () => {
    receiver.statuses.push(503)
    const path = '/down'
    const { body } = await ask('POST', '/v1/tasks', {
      ...textToImage,
      callbackUrl: receiver.url + path,
    })
    const first = await receiver.at(path)
    const { callback } = await vi.waitFor(async () => {
      const task = await ask('GET', `/v1/tasks/${body.id}`)
      expect(task.body.callback).toMatchObject({ status: 'pending', attempts: 1, lastStatus: 503 })
      return task.body
    })
    expect(Date.parse(callback.nextAt)).toBeGreaterThan(Date.now())
    expect(callback.messageId).toBe(first.headers['webhook-id'])
    const again = await ask('POST', `/v1/tasks/${body.id}/redeliver`)
    expect(again.status).toBe(202)
    await vi.waitFor(() =>
      expect(receiver.received.filter((one) => one.path === path)).toHaveLength(2),
    )
    const second = receiver.received.findLast((one) => one.path === path)
    expect(second?.headers['webhook-id']).toBe(first.headers['webhook-id'])
  })
})

test('two requests with one key at the same instant make one task', async () => {
  const before = worker.simulator.tasks.size
  const headers = { 'idempotency-key': 'the same instant' }
  const answers = await Promise.all(
    [1, 2, 3].map(() => ask('POST', '/v1/tasks', textToImage, headers)),
  )
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  await vi.waitFor(async () => {
    const { body } = await ask('GET', `/v1/tasks/${answers[0]?.body.id}`)
    expect(body.status).toBe('succeeded')
  })
  expect(worker.simulator.tasks.size).toBe(before + 1)
})

test('the cron submits what was to come back later, and has nothing to do afterwards', async () => {
  // Wrangler's clock cannot be moved, so the shortest wait there is: a full queue's is 15 seconds.
  const later = { kind: 'http', status: 429, headers: { 'retry-after': '1' } } as const
  worker.simulator.script({ on: 'submit', answer: later })
  const before = worker.simulator.tasks.size
  const callbackUrl = `${receiver.url}/by-cron`
  const { body } = await ask('POST', '/v1/tasks', { ...textToImage, callbackUrl })
  await vi.waitFor(() => expect(worker.simulator.calls('submit').at(-1)?.text).toContain('a cat'))
  expect((await ask('GET', `/v1/tasks/${body.id}`)).body.status).toBe('waiting')

  await worker.runCron()
  await receiver.at('/by-cron')
  expect((await ask('GET', `/v1/tasks/${body.id}`)).body.status).toBe('succeeded')
  expect(worker.simulator.tasks.size).toBe(before + 1)

  const calls = worker.simulator.log.length
  await worker.runCron()
  expect(worker.simulator.log.length).toBe(calls)
})

test("a running task tells how far it is, over RunningHub's own socket", async () => {
  const plan = { kind: 'task', runMs: 4000, startsRunning: true } as const
  worker.simulator.script({ on: 'submit', answer: plan })
  const { body } = await ask('POST', '/v1/tasks', textToImage)
  const progress = await vi.waitFor(async () => {
    const task = await ask('GET', `/v1/tasks/${body.id}?progress=true`)
    expect(task.body.progress).toBeDefined()
    return task.body.progress
  }, 10_000)
  expect(progress).toMatchObject({
    percent: expect.any(Number),
    nodeId: expect.any(String),
    nodeTitle: expect.any(String),
  })
})

test('a file given by address arrives byte for byte', async () => {
  const files = { '10.image': `${receiver.url}/photo.png` }
  const { body } = await ask('POST', '/v1/tasks', { workflowId: workflowIds.imageToImage, files })
  await vi.waitFor(
    async () => {
      const task = await ask('GET', `/v1/tasks/${body.id}`)
      expect(task.body.status).toBe('succeeded')
    },
    { timeout: 10_000 },
  )
  const [upload] = worker.simulator.calls('upload')
  expect(Buffer.from(upload?.body ?? []).includes(Buffer.from(picture))).toBe(true)
})

describe('the pages', () => {
  test.each([
    ['/', 'text/html'],
    ['/docs', 'text/html'],
    ['/openapi.json', 'application/json'],
    ['/tasks.js', 'text/javascript'],
    ['/style.css', 'text/css'],
  ])('%s is served, and may load nothing from elsewhere but pictures', async (path, type) => {
    const answer = await fetch(worker.url + path)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain(type)
    const policy = answer.headers.get('content-security-policy')
    expect(policy).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http:\/\/127\.0\.0\.1:\*;/,
    )
    expect(policy?.replace('http://127.0.0.1:*', '')).not.toMatch(/unsafe|\*/)
    await answer.body?.cancel()
  })

  test('are not there for other methods', async () => {
    const answer = await fetch(`${worker.url}/`, { method: 'DELETE' })
    expect(answer.status).toBe(405)
    await answer.body?.cancel()
  })
})

const tools = ['sh', 'curl', 'jq'].every(
  (tool) => spawnSync(tool, ['--version']).error === undefined,
)

test.skipIf(!tools)(
  'the curl script of the examples saves the results (needs sh, curl and jq)',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'runninghub-example-'))
    const script = join(import.meta.dirname, '../../../../examples/worker/run.sh')
    const env = { ...process.env, WORKER: worker.url, TOKEN: worker.token }
    const args = [script, workflowIds.textToImage, 'a "cat" in the rain']
    const { stdout } = await promisify(execFile)('sh', args, { cwd: dir, env })
    const picture = await readFile(join(dir, stdout.trim()))
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    await rm(dir, { recursive: true })
  },
)

test('no secret is in what the Worker logged', () => {
  for (const secret of [worker.token, worker.callbackSecret, worker.simulator.options.apiKey]) {
    expect(worker.log()).not.toContain(secret)
  }
})
