import type { UploadRequest } from '@runninghub-action/core'
import { describe, expect, test } from 'vitest'
import { urlUpload } from '../../../src/uploads/url-upload.ts'
import { accept, view } from '../../harness/create.ts'
import { World } from '../../harness/world.ts'

const URL_ = 'https://files.example/my%20cat.png?sign=secret'
const fine = { check: () => undefined }

/** A body that counts what was taken from it. */
function counted(chunks: number, size: number, delivered: { bytes: number }) {
  let left = chunks
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (left-- === 0) return controller.close()
        delivered.bytes += size
        controller.enqueue(new Uint8Array(size).fill(7))
      },
    },
    { highWaterMark: 0 },
  )
}

type Receive = (request: Request) => Promise<Response> | Response

function request(
  source: () => Response,
  receive: Receive,
): UploadRequest & { calls: [string, RequestInit | undefined][] } {
  const calls: [string, RequestInit | undefined][] = []
  return {
    url: 'https://runninghub.example/upload',
    headers: { authorization: 'Bearer k' },
    fields: { apiKey: 'k', fileType: 'input' },
    signal: new AbortController().signal,
    calls,
    fetch: async (input, init) => {
      calls.push([String(input), init])
      return String(input) === URL_ ? source() : receive(new Request(input, init))
    },
  }
}

const readForm: Receive = async (sent) => {
  const form = await sent.formData()
  const file = form.get('file') as File
  return Response.json({
    fields: [form.get('apiKey'), form.get('fileType')],
    name: file.name,
    type: file.type,
    size: file.size,
  })
}

describe('what arrives', () => {
  test.each([
    ['with a length', { 'content-length': '300000' }],
    ['without a length', {}],
  ])('%s', async (_, headers) => {
    const delivered = { bytes: 0 }
    const source = () =>
      new Response(counted(3, 100_000, delivered), {
        headers: { 'content-type': 'image/png', ...(headers as Record<string, string>) },
      })
    const sent = request(source, readForm)
    const answer = await urlUpload(URL_, fine).post(sent)
    expect(await answer.json()).toEqual({
      fields: ['k', 'input'],
      name: 'my cat.png',
      type: 'image/png',
      size: 300_000,
    })
    expect(sent.calls[0]).toEqual([URL_, expect.objectContaining({ redirect: 'manual' })])
  })

  test('a name without an extension gets the one of its type', async () => {
    const sent: UploadRequest = {
      ...request(() => new Response(), readForm),
      fetch: async (input, init) =>
        String(input).startsWith('https://files')
          ? new Response('x', { headers: { 'content-type': 'image/jpeg; q=1' } })
          : readForm(new Request(input, init)),
    }
    const answer = await urlUpload('https://files.example/download', fine).post(sent)
    expect(await answer.json()).toMatchObject({ name: 'download.jpg' })
  })
})

test.each([
  ['with a length', true],
  ['without a length', false],
])('%s: the receiver sets the pace, nothing is read ahead', async (_, known) => {
  const size = 64 * 1024
  const chunks = 48
  const delivered = { bytes: 0 }
  const headers: Record<string, string> = known ? { 'content-length': String(size * chunks) } : {}
  let taken = 0
  let ahead = 0
  const slow: Receive = async (sent) => {
    const reader = (sent.body as ReadableStream<Uint8Array>).getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      taken += value.length
      await new Promise((resolve) => setTimeout(resolve, 0))
      ahead = Math.max(ahead, delivered.bytes - taken)
    }
    return new Response('ok')
  }
  await urlUpload(URL_, fine).post(
    request(() => new Response(counted(chunks, size, delivered), { headers }), slow),
  )
  expect(delivered.bytes).toBe(size * chunks)
  expect(taken).toBeGreaterThan(size * chunks)
  // Of three megabytes, a few chunks are on their way at any moment.
  expect(ahead).toBeLessThanOrEqual(6 * size)
})

describe('what is refused', () => {
  const never: Receive = () => {
    throw new Error('nothing is to be uploaded')
  }

  test.each([
    [301, 'FILE_UNUSABLE', 'never'],
    [302, 'FILE_UNUSABLE', 'never'],
    [403, 'FILE_UNUSABLE', 'never'],
    [404, 'FILE_UNUSABLE', 'never'],
    [429, 'UPLOAD_FAILED', 'if-idempotent'],
    [500, 'UPLOAD_FAILED', 'if-idempotent'],
    [503, 'UPLOAD_FAILED', 'if-idempotent'],
  ])('HTTP %i', async (status, code, retry) => {
    const sent = request(
      () => new Response(null, { status, headers: { location: 'https://x.example/' } }),
      never,
    )
    const error = await urlUpload(URL_, fine)
      .post(sent)
      .catch((reason) => reason)
    expect(error).toMatchObject({ code, retry })
    expect(error.message).not.toContain('secret')
    expect(sent.calls).toHaveLength(1)
  })

  test('an address that is not allowed is not even asked', async () => {
    const sent = request(() => new Response('x'), never)
    const check = () => 'must be https'
    await expect(urlUpload(URL_, { check }).post(sent)).rejects.toMatchObject({
      code: 'FILE_UNUSABLE',
    })
    expect(sent.calls).toEqual([])
  })

  test('too large by its own word: nothing is uploaded', async () => {
    const source = () => new Response('x', { headers: { 'content-length': '1001' } })
    const upload = urlUpload(URL_, { ...fine, limit: 1000 })
    await expect(upload.post(request(source, never))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
  })

  test('too large without a word: cut off while it passes', async () => {
    const delivered = { bytes: 0 }
    const source = () => new Response(counted(1000, 1000, delivered))
    const upload = urlUpload(URL_, { ...fine, limit: 10_000 })
    await expect(upload.post(request(source, readForm))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
    expect(delivered.bytes).toBeLessThan(50_000)
  })

  test.each([
    ['shorter', 2],
    ['longer', 4],
  ])('a file %s than it said is not taken for whole', async (_, chunks) => {
    const source = () =>
      new Response(counted(chunks, 1000, { bytes: 0 }), { headers: { 'content-length': '3000' } })
    await expect(urlUpload(URL_, fine).post(request(source, readForm))).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
      retry: 'if-idempotent',
    })
  })

  test.each([
    ['fails before it reads anything', () => Promise.reject(new TypeError('no connection'))],
    ['answers before it reads anything', async () => new Response('too busy', { status: 503 })],
  ])('an upload that %s does not hold anybody up', async (_, unread) => {
    const source = request(() => new Response(counted(3, 1000, { bytes: 0 })), readForm)
    const fetch: UploadRequest['fetch'] = (input, init) =>
      String(input) === URL_ ? source.fetch(input, init) : unread()
    const end = await urlUpload(URL_, fine)
      .post({ ...source, fetch })
      .then(
        ({ status }) => status,
        ({ code }) => code,
      )
    expect([503, 'UPLOAD_FAILED']).toContain(end)
  })

  test('a file that breaks off', async () => {
    const source = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new Uint8Array(10))
          },
          pull(controller) {
            controller.error(new Error('broken'))
          },
        }),
      )
    await expect(urlUpload(URL_, fine).post(request(source, readForm))).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
    })
  })
})

describe('as part of a task', () => {
  const input = { nodeId: '10', fieldName: 'image', url: URL_ }
  /** A workflow whose graph RunningHub does not check against. */
  const workflowId = '1904136902449209999'

  test('the file reaches RunningHub, once for each address', async () => {
    const world = new World()
    world.hosts['files.example'] = () =>
      new Response(new Uint8Array(1000).fill(5), { headers: { 'content-type': 'image/png' } })
    const task = await accept(world, { workflowId, files: [input, { ...input, nodeId: '11' }] })
    await world.idle()
    expect(world.simulator.calls('upload')).toHaveLength(1)
    const [name, bytes] = [...world.simulator.uploads][0] ?? []
    expect(bytes).toEqual(new Uint8Array(1000).fill(5))
    expect(world.simulator.calls('submit')[0]?.text).toContain(`"fieldValue":"${name}"`)
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('a file that is gone ends the task before anything is paid', async () => {
    const world = new World()
    world.hosts['files.example'] = () => new Response(null, { status: 404 })
    const task = await accept(world, { workflowId, files: [input] })
    await world.idle()
    expect(await view(world, task)).toMatchObject({
      status: 'failed',
      error: { code: 'FILE_UNUSABLE' },
    })
    expect(world.simulator.calls('submit')).toEqual([])
  })

  test('trouble that passes is waited out, and the others go on meanwhile', async () => {
    const world = new World()
    let asked = 0
    world.hosts['files.example'] = () => new Response('x', { status: ++asked < 3 ? 503 : 200 })
    const task = await accept(world, { workflowId, files: [input] })
    await world.idle()
    const other = await accept(world)
    await world.idle()
    await world.clock.advance(10_000)
    await world.idle()
    expect(await view(world, task)).toMatchObject({ status: 'waiting' })
    expect(await view(world, other)).toMatchObject({ status: 'succeeded' })
    await world.minutes(4)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
  })

  test('trouble that stays ends the task after five tries, and the end says so', async () => {
    const world = new World()
    let asked = 0
    world.hosts['files.example'] = () => {
      asked++
      return new Response(null, { status: 503 })
    }
    const task = await accept(world, { workflowId, files: [input] })
    await world.idle()
    await world.minutes(15)
    expect(await view(world, task)).toMatchObject({
      status: 'failed',
      error: { code: 'UPLOAD_FAILED' },
    })
    expect(asked).toBe(5)
  })

  test('a second try uploads only what the first one did not, and mixes nothing up', async () => {
    const world = new World()
    const urls = ['https://files.example/1.png', 'https://files.example/2.png']
    let asked = 0
    world.hosts['files.example'] = ({ url }) =>
      new Response(url, { status: ++asked === 2 ? 503 : 200 })
    const files = urls.map((url, n) => ({ nodeId: `${n}`, fieldName: 'image', url }))
    await accept(world, { workflowId, nodeInfoList: [], files })
    await world.idle()
    await world.minutes(3)
    expect(asked).toBe(3)
    const [create] = world.simulator.calls('submit')
    const names = [...(create?.text ?? '').matchAll(/"fieldValue":"([^"]+)"/g)].map(
      ([, name = '']) => name,
    )
    const uploaded = (name: string) => new TextDecoder().decode(world.simulator.uploads.get(name))
    expect(names.map(uploaded)).toEqual(urls)
  })

  test('a full queue does not upload the file again', async () => {
    const world = new World()
    world.hosts['files.example'] = () => new Response('x')
    world.simulator.script({ on: 'submit', times: 3, answer: { kind: 'refuse', code: 421 } })
    const task = await accept(world, { workflowId, files: [input] })
    await world.idle()
    await world.minutes(3)
    expect(await view(world, task)).toMatchObject({ status: 'succeeded' })
    expect(world.simulator.calls('upload')).toHaveLength(1)
  })
})
