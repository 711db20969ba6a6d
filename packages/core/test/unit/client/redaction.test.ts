import { describe, expect, test } from 'vitest'
import {
  blobUpload,
  createRedact,
  RunningHubError,
  Secret,
  waitForTask,
} from '../../../src/index.ts'
import {
  created,
  failedFetch,
  KEY,
  type Step,
  scripted,
  TASK,
} from '../../harness/scripted-service.ts'

const socket =
  'wss://www.runninghub.cn:443/ws/c_instance?c_port=85&Rh-Comfy-Auth=eyJ1c2VySWQiOiJ4In0%3D&target=a'
const leaks = [KEY, btoa(KEY), 'eyJ1c2VySWQiOiJ4In0', 'Rh-Comfy-Auth=ey']

/** Returns everything of an error that a log could print. */
function printed(error: unknown): string {
  const parts: string[] = []
  for (let e = error; e instanceof Error; e = e.cause) {
    parts.push(String(e), e.stack ?? '', JSON.stringify(e, Object.getOwnPropertyNames(e)))
    if (e instanceof RunningHubError) parts.push(JSON.stringify({ ...e }))
  }
  return parts.join('\n')
}

describe('no error contains a secret of a response or a network error', () => {
  const text = `key ${KEY} (${btoa(KEY)}), Bearer ${KEY}, see ${socket}`
  const steps: [string, Step][] = [
    ['refusal', JSON.stringify({ code: 301, msg: text, data: null })],
    ['unknown refusal', JSON.stringify({ code: 4711, msg: text, data: null })],
    ['page', { status: 502, body: `<html>${text}</html>` }],
    ['redirect', { status: 302, headers: { location: `https://x.example/?apiKey=${KEY}` } }],
    ['network', Object.assign(failedFetch('ECONNRESET'), { message: text })],
    ['cause', new TypeError('fetch failed', { cause: new Error(text) })],
    [
      'failed task',
      JSON.stringify({
        code: 805,
        msg: '',
        data: { failedReason: { node_name: KEY, exception_message: text, traceback: [text] } },
      }),
    ],
    ['success without a task id', `{"code":0,"msg":${JSON.stringify(text)},"data":"${KEY}"}`],
  ]
  for (const api of ['v1', 'v2'] as const) {
    test.each(steps)(`${api}: %s`, async (_name, step) => {
      const { client } = scripted([step], { api })
      const calls = [
        client.submit({ workflowId: '1', accessPassword: 'x' }),
        waitForTask(client, TASK, { timeout: 60_000 }),
        client.cancel(TASK),
        client.account(),
        client.queueStatus(),
        client.workflowJson('1'),
        client.webhookDetail(TASK),
        client.retryWebhook('1', 'https://x.example/'),
        client.upload(blobUpload('a.png', new Blob(['x']))),
      ]
      const outcomes = await Promise.allSettled(calls)
      const errors = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason] : [],
      )
      expect(errors.length).toBeGreaterThan(0)
      for (const error of errors) {
        for (const leak of leaks) expect(printed(error)).not.toContain(leak)
      }
    })
  }
})

test('a client serialised as JSON does not contain the key', () => {
  const { client } = scripted([created()])
  expect(JSON.stringify(client)).not.toContain(KEY)
})

test('node errors contain no secret, whether the task was created or not', async () => {
  const node_errors = { '6': { errors: [{ message: 'bad', details: `${KEY} ${socket}` }] } }
  const promptTips = JSON.stringify({ node_errors })
  const accepted = await scripted([created('QUEUED', { promptTips })]).client.submit({
    workflowId: '1',
  })
  const refused = await scripted([JSON.stringify({ code: 433, msg: 'x', data: { promptTips } })])
    .client.submit({ workflowId: '1' })
    .catch((error) => error)
  for (const { nodeErrors } of [accepted, refused]) {
    expect(nodeErrors).toEqual([{ nodeId: '6', messages: ['bad: [secret] [secret]'] }])
  }
})

test('a progress URL is shown only by reveal()', async () => {
  const { client } = scripted([created('RUNNING', { netWssUrl: socket })])
  const task = await client.submit({ workflowId: '1' })
  expect(task.progressUrl?.reveal()).toBe(socket)
  expect(JSON.stringify(task)).not.toContain('Rh-Comfy-Auth')
  expect(`${task.progressUrl}`).toBe('[secret]')
  expect(new Secret('x').toJSON()).toBe('[secret]')
})

test.each([
  ['the key', `a ${KEY} b`, 'a [secret] b'],
  ['the key in base64', btoa(KEY), '[secret]'],
  ['a socket URL', `open ${socket} now`, 'open [secret] now'],
  ['a bearer token', `Authorization: Bearer ${'a'.repeat(16)}.b`, 'Authorization: Bearer [secret]'],
  ['an ordinary text about a bearer', 'The ring bearer walked on', 'The ring bearer walked on'],
  [
    'a folder of another host',
    'https://h.example/proxy/a.png?s=1',
    'https://h.example/proxy/a.png?s=1',
  ],
  [
    'a key in a proxy path',
    'https://www.runninghub.cn/proxy/abcdef/queue',
    'https://www.runninghub.cn/proxy/[secret]/queue',
  ],
  ['an ordinary text', 'a cat on a mat', 'a cat on a mat'],
  [
    'a credential in a URL',
    '/ws?Rh-Comfy-Auth=eyJ1&target=a',
    '/ws?Rh-Comfy-Auth=[secret]&target=a',
  ],
  ['a credential in an encoded URL', 'Rh-Comfy-Auth%3DeyJ1 b', 'Rh-Comfy-Auth%3D[secret] b'],
  ['a credential in a header', '"Rh-Comfy-Auth": "eyJ1", b', '"Rh-Comfy-Auth": "[secret]", b'],
])('redacts %s as expected', (_name, text, expected) => {
  expect(createRedact([KEY])(text)).toBe(expected)
})

test('an empty secret changes nothing', () => {
  expect(createRedact([''])('a cat')).toBe('a cat')
})
