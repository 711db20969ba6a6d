import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import slack from '../../examples/slack/worker.js'
import { perform, performResume } from '../../examples/zapier/run-preset.js'
import { root } from './pages.ts'
import type { WorkerServices } from './services.ts'

// Each function runs one of the integrations that the pages describe, against the real Worker.

/** A slash command of Slack, from its signed request to the message in the channel. */
export async function runSlack({ url, token, receiver }: WorkerServices): Promise<void> {
  const env = { SLACK_SIGNING_SECRET: 's3cret', TOKEN: token, WORKER: url, PRESET: 'draw' }
  const now = Math.floor(Date.now() / 1000)
  const command = (text: string, secret: string, timestamp = now, preset = 'draw') => {
    const trigger = { trigger_id: `${text}-1`, response_url: `${receiver.url}/slack` }
    const body = `${new URLSearchParams({ text, ...trigger })}`
    const hmac = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
    const headers = {
      'x-slack-request-timestamp': `${timestamp}`,
      'x-slack-signature': `v0=${hmac}`,
    }
    return slack.fetch(new Request('https://proxy.example/', { method: 'POST', headers, body }), {
      ...env,
      PRESET: preset,
    })
  }
  expect((await command('a cat', 'wrong')).status).toBe(401)
  expect((await command('a cat', 's3cret', 1_700_000_000)).status).toBe(401)
  expect(await (await command('a cat', 's3cret')).json()).toEqual({ text: 'Drawing: a cat' })
  expect(await (await command(' ', 's3cret')).json()).toEqual({
    text: expect.stringContaining('Usage'),
  })
  const { text } = await (await command('a dog', 's3cret', undefined, 'missing')).json()
  expect(text).toContain('Not found')
  const { body } = await receiver.callbackAt('/slack')
  expect(JSON.parse(body)).toEqual({
    text: expect.stringMatching(/^RunningHub: draw succeeded\.\nhttp:\S+\.png\S*\nTask \w+$/),
  })
}

/** The action of a Zapier integration, from its start to the callback that continues the Zap. */
export async function runZapier({ url, token, receiver }: WorkerServices): Promise<void> {
  const z = {
    generateCallbackUrl: () => `${receiver.url}/zapier`,
    errors: { Error },
    async request({
      url,
      body,
      headers,
      ...init
    }: {
      url: string
      body: unknown
      headers: object
    }) {
      const response = await fetch(url, {
        ...init,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      return { data: await response.json() }
    },
  }
  const inputData = { preset: 'draw', prompt: 'a cat', key: 'row 7' }
  const started = await perform(z, { authData: { worker: url, token }, inputData })
  const { body } = await receiver.callbackAt('/zapier')
  const task = await performResume(z, { cleanedRequest: JSON.parse(body) })
  expect(task).toMatchObject({ id: started.id, status: 'succeeded', url: expect.any(String) })
  const failed = { data: { id: 'z1', status: 'failed', error: { message: 'no memory' } } }
  const resumed = performResume(z, { cleanedRequest: failed })
  await expect(resumed).rejects.toThrow('Task z1: failed. no memory')
}

/** The OpenAPI document for Coze and Dify: each of its fields is one of the Worker's. */
export async function checkToolDocument(worker: WorkerServices): Promise<void> {
  const read = async (path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8'))
  const tool = await read('examples/worker/tool.openapi.json')
  const own = await read('packages/worker/public/openapi.json')
  const draw = tool.paths['/v1/presets/portrait/tasks'].post
  const get = tool.paths['/v1/tasks/{id}'].get
  const names = (parameters: { name: string }[]) => parameters.map(({ name }) => name)
  const ownDraw = own.paths['/v1/presets/{name}/tasks'].post
  expect(names(ownDraw.parameters)).toEqual(expect.arrayContaining(names(draw.parameters)))
  const ownGet = own.paths['/v1/tasks/{id}'].get
  expect(names(ownGet.parameters)).toEqual(expect.arrayContaining(names(get.parameters)))
  const { properties } = tool.components.responses.Task.content['application/json'].schema
  const task = own.components.schemas.Task.properties
  expect(Object.keys(task)).toEqual(expect.arrayContaining(Object.keys(properties)))

  // As a tool calls it: flat JSON, the token, and the parameter `wait`.
  const response = await fetch(`${worker.url}/v1/presets/draw/tasks?wait=25`, {
    method: 'POST',
    headers: { authorization: `Bearer ${worker.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'a cat' }),
  })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ status: 'succeeded', url: expect.any(String) })
}
