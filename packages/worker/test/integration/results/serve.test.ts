import { createExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { app } from '../../../src/app.ts'
import { origin } from '../../harness/worker.ts'
import { testBucket } from '../../harness/world.ts'

const folder = `2026-01-31/${'a'.repeat(32)}`
const path = `/v1/results/${folder}/1-a.png`

beforeAll(async () => {
  const put = (name: string, contentType: string, contentDisposition: string) =>
    testBucket.put(`results/${folder}/${name}`, '0123456789', {
      httpMetadata: { contentType, contentDisposition },
    })
  await put('1-a.png', 'image/png', 'inline; filename="a.png"')
  await put('2-a b%.svg', 'application/octet-stream', 'attachment; filename="a b.svg"')
})

/** Sends a request without a token. */
async function get(url: string, headers: Record<string, string> = {}, method = 'GET') {
  const request = new Request(origin + url, { method, headers })
  const bindings = { ...env, RESULTS: testBucket }
  const response = await app.fetch(request, bindings, createExecutionContext())
  return { status: response.status, headers: response.headers, text: await response.text() }
}

test('a stored result is served with its type and name, and runs no script', async () => {
  const { status, headers, text } = await get(path)
  expect([status, text]).toEqual([200, '0123456789'])
  expect(Object.fromEntries(headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'content-disposition': 'inline; filename="a.png"',
    'content-length': '10',
    'content-security-policy': expect.stringMatching(/^default-src 'none';.*; sandbox$/),
    'content-type': 'image/png',
    'cross-origin-resource-policy': 'cross-origin',
    etag: expect.stringMatching(/^".+"$/),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  const svg = await get(`/v1/results/${folder}/${encodeURIComponent('2-a b%.svg')}`)
  expect(svg.headers.get('content-disposition')).toMatch(/^attachment/)
})

describe('a range request', () => {
  test.each([
    ['bytes=0-3', 206, 'bytes 0-3/10', '0123'],
    ['bytes=4-', 206, 'bytes 4-9/10', '456789'],
    ['bytes=-3', 206, 'bytes 7-9/10', '789'],
    ['bytes=-99', 206, 'bytes 0-9/10', '0123456789'],
    ['bytes=8-99', 206, 'bytes 8-9/10', '89'],
    ['bytes=10-', 416, 'bytes */10', ''],
    ['bytes=-0', 416, 'bytes */10', ''],
    ['bytes=5-2', 200, null, '0123456789'],
    ['bytes=0-1,4-5', 200, null, '0123456789'],
    ['items=0-1', 200, null, '0123456789'],
  ])('%s gets %i', async (range, status, contentRange, text) => {
    const response = await get(path, { range })
    expect([response.status, response.headers.get('content-range'), response.text]).toEqual([
      status,
      contentRange,
      text,
    ])
    if (status < 300) expect(response.headers.get('content-length')).toBe(`${text.length}`)
  })

  test('of another version gets the whole file', async () => {
    const etag = (await get(path)).headers.get('etag') ?? ''
    expect((await get(path, { range: 'bytes=0-3', 'if-range': etag })).status).toBe(206)
    expect((await get(path, { range: 'bytes=0-3', 'if-range': '"old"' })).status).toBe(200)
  })
})

test('HEAD has the headers only, and a known version gets 304', async () => {
  const head = await get(path, {}, 'HEAD')
  expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', '10'])
  const etag = head.headers.get('etag') ?? ''
  expect((await get(path, { 'if-none-match': `"x", W/${etag}` })).status).toBe(304)
})

test.each([
  ['an unknown file', `/v1/results/${folder}/3-none.png`],
  ['a wrong secret', `/v1/results/2026-01-31/${'b'.repeat(32)}/1-a.png`],
  ['a short secret', '/v1/results/2026-01-31/a/1-a.png'],
  ['a path out of the folder', `/v1/results/2026-01-31/..%2F..%2F/1-a.png`],
])('%s gets 404', async (_, url) => {
  const { status, headers } = await get(url)
  expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test('a Worker without a bucket has no results', async () => {
  const response = await app.fetch(new Request(origin + path), env, createExecutionContext())
  expect(response.status).toBe(404)
})
