import type { UploadRequest } from '@runninghub-action/core'
import { describe, expect, test } from 'vitest'
import { urlUpload } from '../../../src/uploads/url-upload.ts'

const FILE_URL = 'https://files.example/my%20cat.png?sign=secret'
const allowed = { check: () => undefined }

/** Creates a body that counts the bytes read from it. */
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

/** RunningHub's side of an upload. */
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
      return String(input) === FILE_URL ? source() : receive(new Request(input, init))
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

describe('urlUpload sends a multipart form', () => {
  test.each([
    ['with', { 'content-length': '300000' }],
    ['without', {}],
  ])('%s a Content-Length of the file', async (_, headers) => {
    const delivered = { bytes: 0 }
    const source = () =>
      new Response(counted(3, 100_000, delivered), {
        headers: { 'content-type': 'image/png', ...(headers as Record<string, string>) },
      })
    const sent = request(source, readForm)
    const response = await urlUpload(FILE_URL, allowed).post(sent)
    expect(await response.json()).toEqual({
      fields: ['k', 'input'],
      name: 'my cat.png',
      type: 'image/png',
      size: 300_000,
    })
    expect(sent.calls[0]).toEqual([FILE_URL, expect.objectContaining({ redirect: 'manual' })])
  })

  test.each<[string, string, Record<string, string>, string]>([
    [
      'Content-Disposition',
      'x',
      { 'content-disposition': 'inline; filename="a b.png"' },
      'a b.png',
    ],
    ['the media type', 'x', { 'content-type': 'image/jpeg; q=1' }, 'download.jpg'],
    ['the first bytes', 'GIF89a…', {}, 'download.gif'],
  ])('with the extension of %s when the URL has none', async (_, body, headers, name) => {
    const sent: UploadRequest = {
      ...request(() => new Response(), readForm),
      fetch: async (input, init) =>
        String(input).startsWith('https://files')
          ? new Response(body, { headers })
          : readForm(new Request(input, init)),
    }
    const response = await urlUpload('https://files.example/download', allowed).post(sent)
    expect(await response.json()).toMatchObject({ name })
  })

  test('with every byte, however the first ones come', async () => {
    const chunks = [new Uint8Array(1), new Uint8Array(5000).fill(1), new Uint8Array(3).fill(2)]
    const source = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            for (const chunk of chunks) controller.enqueue(chunk)
            controller.close()
          },
        }),
      )
    const sent = request(source, async (got) => {
      const file = (await got.formData()).get('file') as File
      return new Response(await file.bytes())
    })
    const response = await urlUpload(FILE_URL, allowed).post(sent)
    const bytes = await response.bytes()
    expect(bytes).toEqual(new Uint8Array([0, ...new Array(5000).fill(1), 2, 2, 2]))
  })
})

describe('urlUpload refuses before the upload', () => {
  const png = '\x89PNG\r\n\x1a\n'
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:x\nsize 9\n'
  test.each<[string, string, Record<string, string>, RegExp]>([
    ['a web page', '<p>Log in', { 'content-type': 'text/html' }, /a web page/],
    ['an error of an object store', '<?xml version="1.0"?><Error>', {}, /error text/],
    ['a Git LFS pointer', pointer, {}, /is a Git LFS pointer/],
    ['text for an image', 'a cat', {}, /is text, not an image/],
    ['audio for an image', 'ID3\x04\0', {}, /is an audio file \(MP3\), not an image/],
  ])('%s', async (_, body, headers, message) => {
    const sent = request(
      () =>
        new Response(
          Uint8Array.from(body, (c) => c.charCodeAt(0)),
          { headers },
        ),
      () => {
        throw new Error('nothing may be uploaded')
      },
    )
    const error = await urlUpload(FILE_URL, { ...allowed, kinds: ['image'] })
      .post(sent)
      .catch((reason) => reason)
    expect(error).toMatchObject({ code: 'FILE_UNUSABLE', retry: 'never' })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('secret')
    expect(sent.calls).toHaveLength(1)
  })

  test('a page for any field, but not a picture with the type of a page', async () => {
    const headers = { 'content-type': 'text/html' }
    const page = request(() => new Response('<p>', { headers }), readForm)
    await expect(urlUpload(FILE_URL, allowed).post(page)).rejects.toThrow('a web page')
    const bytes = Uint8Array.from(png, (c) => c.charCodeAt(0))
    const picture = request(() => new Response(bytes, { headers }), readForm)
    const image = { ...allowed, kinds: ['image'] as const }
    expect((await urlUpload(FILE_URL, image).post(picture)).status).toBe(200)
  })
})

test.each([
  ['with', true],
  ['without', false],
])('urlUpload reads a file %s a Content-Length at the pace of the receiver', async (_, known) => {
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
  await urlUpload(FILE_URL, allowed).post(
    request(() => new Response(counted(chunks, size, delivered), { headers }), slow),
  )
  expect(delivered.bytes).toBe(size * chunks)
  expect(taken).toBeGreaterThan(size * chunks)
  // Of three megabytes, only a few chunks are in flight at any moment.
  expect(ahead).toBeLessThanOrEqual(6 * size)
})

describe('urlUpload', () => {
  const never: Receive = () => {
    throw new Error('nothing may be uploaded')
  }

  test.each([
    [301, 'FILE_UNUSABLE', 'never'],
    [302, 'FILE_UNUSABLE', 'never'],
    [403, 'FILE_UNUSABLE', 'never'],
    [404, 'FILE_UNUSABLE', 'never'],
    [429, 'UPLOAD_FAILED', 'if-idempotent'],
    [500, 'UPLOAD_FAILED', 'if-idempotent'],
    [503, 'UPLOAD_FAILED', 'if-idempotent'],
  ])('fails when the server of the file returns HTTP %i', async (status, code, retry) => {
    const sent = request(
      () => new Response(null, { status, headers: { location: 'https://x.example/' } }),
      never,
    )
    const error = await urlUpload(FILE_URL, allowed)
      .post(sent)
      .catch((reason) => reason)
    expect(error).toMatchObject({ code, retry })
    expect(error.message).not.toContain('secret')
    expect(sent.calls).toHaveLength(1)
  })

  test('fails without a request when the URL is not allowed', async () => {
    const sent = request(() => new Response('x'), never)
    const check = () => 'must be https'
    await expect(urlUpload(FILE_URL, { check }).post(sent)).rejects.toMatchObject({
      code: 'FILE_UNUSABLE',
    })
    expect(sent.calls).toEqual([])
  })

  test('fails without an upload when the Content-Length is above the limit', async () => {
    const source = () => new Response('x', { headers: { 'content-length': '1001' } })
    const upload = urlUpload(FILE_URL, { ...allowed, limit: 1000 })
    await expect(upload.post(request(source, never))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
  })

  test('fails during the upload when a file without Content-Length exceeds the limit', async () => {
    const delivered = { bytes: 0 }
    const source = () => new Response(counted(1000, 1000, delivered))
    const upload = urlUpload(FILE_URL, { ...allowed, limit: 10_000 })
    await expect(upload.post(request(source, readForm))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
    })
    expect(delivered.bytes).toBeLessThan(50_000)
  })

  test.each([
    ['shorter', 2],
    ['longer', 4],
  ])('fails when the file is %s than its Content-Length', async (_, chunks) => {
    const source = () =>
      new Response(counted(chunks, 1000, { bytes: 0 }), { headers: { 'content-length': '3000' } })
    await expect(
      urlUpload(FILE_URL, allowed).post(request(source, readForm)),
    ).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
      retry: 'if-idempotent',
    })
  })

  test.each([
    ['fails', () => Promise.reject(new TypeError('no connection'))],
    ['gets a response', async () => new Response('too busy', { status: 503 })],
  ])('ends at once when the upload %s before the file is read', async (_, unread) => {
    const source = request(() => new Response(counted(3, 1000, { bytes: 0 })), readForm)
    const fetch: UploadRequest['fetch'] = (input, init) =>
      String(input) === FILE_URL ? source.fetch(input, init) : unread()
    const end = await urlUpload(FILE_URL, allowed)
      .post({ ...source, fetch })
      .then(
        ({ status }) => status,
        ({ code }) => code,
      )
    expect([503, 'UPLOAD_FAILED']).toContain(end)
  })

  test('fails when the connection of the file breaks', async () => {
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
    await expect(
      urlUpload(FILE_URL, allowed).post(request(source, readForm)),
    ).rejects.toMatchObject({
      code: 'UPLOAD_FAILED',
    })
  })
})
