import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type ResponseBody, testClient } from '../harness/test-client.ts'

const bytes = new Uint8Array([1, 2, 3, 0, 255])
const sha = createHash('sha256').update(bytes).digest('hex')

test.each([
  ['cat.png', `api/${sha}.png`],
  ['Cat.PNG', `api/${sha}.png`],
  ['voice.mp3', `api/${sha}.mp3`],
  ['many.zip', sha],
])('v1 names the upload %s %s', async (name, fileName) => {
  const { upload, simulator } = testClient()
  const response = await upload(bytes, name)
  expect(response).toEqual({ code: 0, msg: 'success', data: { fileName, fileType: 'input' } })
  expect(simulator.uploads.get(fileName)).toEqual(bytes)
})

const form = (fields: Record<string, string | File>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}
const file = new File([bytes], 'cat.png')
const apiKey = '0123456789abcdef0123456789abcdef'

test.each([
  ['no key', { file, fileType: 'input' }, 806],
  ['no file', { apiKey, fileType: 'input' }, 301],
  ['no file name', { apiKey, file: 'text', fileType: 'input' }, 301],
  ['no fileType', { apiKey, file }, 301],
  ['too large', { apiKey, file: new File(['123456'], 'a.png'), fileType: 'input' }, 809],
])('v1 refuses an upload: %s', async (_, fields, code) => {
  const { simulator } = testClient({ uploadLimit: 5 })
  const url = `${simulator.options.baseUrl}/task/openapi/upload`
  const response = await simulator.fetch(url, { method: 'POST', body: form(fields) })
  expect(await response.json()).toMatchObject({ code, data: null })
  expect(simulator.uploads.size).toBe(0)
})

const v2 = async (options: object, fields: Record<string, string | File>, key = apiKey) => {
  const { simulator } = testClient(options)
  const url = `${simulator.options.baseUrl}/openapi/v2/media/upload/binary`
  const headers = { authorization: `Bearer ${key}` }
  const response = await simulator.fetch(url, { method: 'POST', body: form(fields), headers })
  return { simulator, body: (await response.json()) as ResponseBody }
}

test('v2 returns a URL to download the upload from', async () => {
  const { body, simulator } = await v2({}, { file })
  const download_url = `http://files.simulator.local/input/openapi/${sha}.png`
  const data = { type: 'image', download_url, fileName: `openapi/${sha}.png`, size: '5' }
  expect(body).toEqual({ code: 0, message: 'success', data })
  expect(await (await simulator.fetch(download_url)).bytes()).toEqual(bytes)
})

test.each([
  ['code 200 with v2UploadCode200', { v2UploadCode200: true }, { file }, apiKey, 200, 'success'],
  ['wrong key', {}, { file }, 'x', 401, 'ApiKey verification failed: API Key不存在'],
  ['no file', {}, {}, apiKey, 1007, 'invalid parameters'],
  ['too large', { uploadLimit: 4 }, { file }, apiKey, 1008, 'file too large'],
])('v2 responds to an upload: %s', async (_, options, fields, key, code, message) => {
  expect((await v2(options, fields as Record<string, File>, key)).body).toMatchObject({
    code,
    message,
  })
})
