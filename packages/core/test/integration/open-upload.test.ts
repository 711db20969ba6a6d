import { once } from 'node:events'
import { appendFileSync, truncateSync, utimesSync } from 'node:fs'
import { appendFile, chmod, mkdir, open, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer as createNetServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { FileTooLargeError, FileUnusableError } from '../../src/errors/file-errors.ts'
import { closeConnections, openUpload } from '../../src/node.ts'
import {
  bodyOf,
  closedPort,
  listen,
  openFilesIn,
  serve,
  temporaryDirectory,
} from '../harness/local-server.ts'

const MB = 1024 * 1024

afterEach(async () => {
  await closeConnections()
  vi.restoreAllMocks()
})

function request(url: string, signal = new AbortController().signal) {
  return { url, headers: {}, fields: { fileType: 'input' }, signal, fetch }
}

async function fileWith(content: string | Buffer, name = 'cat.png') {
  const dir = await temporaryDirectory()
  const path = join(dir, name)
  await writeFile(path, content)
  return { dir, path }
}

/** Creates a file of zeros that uses no disk space. */
async function sparseFile(size: number) {
  const file = await fileWith('')
  await truncate(file.path, size)
  return file
}

/** Counts the bytes read from files until the test ends. */
async function countReads(path: string) {
  const probe = await open(path)
  const prototype = Object.getPrototypeOf(probe)
  await probe.close()
  const { read } = prototype
  const counter = { bytes: 0 }
  vi.spyOn(prototype, 'read').mockImplementation(async function (this: unknown, ...args) {
    const result = await read.apply(this, args)
    counter.bytes += result.bytesRead
    return result
  })
  return counter
}

describe('openUpload refuses, before it opens the file,', () => {
  test.each([
    ['a missing file', (dir: string) => join(dir, 'missing.png'), /missing\.png does not exist/],
    ['a path through a file', (dir: string) => join(dir, 'full.png', 'x'), /does not exist/],
    ['a directory', (dir: string) => join(dir, 'sub'), /sub is a directory/],
    ['an empty file', (dir: string) => join(dir, 'empty.png'), /empty\.png is empty/],
    ['a device', () => '/dev/null', /not a regular file/],
    ['an invalid path', () => 'a\0b', /cannot be read/],
  ])('%s', async (_, path, message) => {
    const dir = await temporaryDirectory()
    await mkdir(join(dir, 'sub'))
    await writeFile(join(dir, 'empty.png'), '')
    await writeFile(join(dir, 'full.png'), 'x')
    const error = await openUpload(path(dir)).catch((e) => e)
    expect(error).toBeInstanceOf(FileUnusableError)
    expect(error.message).toMatch(message)
  })

  test.skipIf(process.getuid?.() === 0)('a file without read permission', async () => {
    const { path } = await fileWith('x')
    await chmod(path, 0)
    await expect(openUpload(path)).rejects.toThrow(/cannot be read \(EACCES\)/)
  })

  test('a file over the limit, with path, size and limit in the error', async () => {
    const { path } = await sparseFile(30 * MB + 1)
    const error = await openUpload(path).catch((e) => e)
    expect(error).toBeInstanceOf(FileTooLargeError)
    expect(error.message).toContain(path)
    expect(error.message).toContain('31457281 bytes')
    expect(error.message).toContain('limit of 30.0 MB (31457280 bytes)')
    expect(error.hint).toContain('30 MB')
  })

  test('a file over maxBytes, but not of exactly that size', async () => {
    const { path } = await fileWith('1234567890')
    await expect(openUpload(path, { maxBytes: 9 })).rejects.toThrow(FileTooLargeError)
    expect((await openUpload(path, { maxBytes: 10 })).size).toBe(10)
  })
})

describe('the upload request', () => {
  test('is multipart with the fields, then the file, and a Content-Length', async () => {
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => i % 251))
    const { dir, path } = await fileWith(content, 'Kätzchen 猫.png')
    let headers: Record<string, unknown> = {}
    let received = Buffer.alloc(0)
    const url = await serve(async (req, res) => {
      headers = req.headers
      received = await bodyOf(req)
      res.setHeader('x-trace', 'abc').end('{"code":0}')
    })
    const progress: number[][] = []
    const source = await openUpload(path, { onProgress: (...bytes) => progress.push(bytes) })
    expect(source).toMatchObject({ name: 'Kätzchen 猫.png', size: 200_000 })

    const response = await source.post({
      ...request(url),
      headers: { authorization: 'Bearer k', 'user-agent': 'test' },
      fields: { apiKey: 'k', fileType: 'input' },
    })
    expect([response.status, response.headers.get('x-trace')]).toEqual([200, 'abc'])
    expect(await response.text()).toBe('{"code":0}')

    expect(headers).toMatchObject({ authorization: 'Bearer k', 'user-agent': 'test' })
    expect(headers['content-length']).toBe(String(received.length))
    expect(headers).not.toHaveProperty('transfer-encoding')
    const type = String(headers['content-type'])
    const form = await new Response(received, { headers: { 'content-type': type } }).formData()
    expect([...form.keys()]).toEqual(['apiKey', 'fileType', 'file'])
    const file = form.get('file') as File
    expect([file.name, file.type]).toEqual(['Kätzchen 猫.png', 'image/png'])
    expect(content.equals(Buffer.from(await file.arrayBuffer()))).toBe(true)

    expect(progress.at(-1)).toEqual([received.length, received.length])
    expect(progress.map(([sent]) => sent)).toEqual(
      progress.map(([sent]) => sent).sort((a, b) => (a ?? 0) - (b ?? 0)),
    )
    expect(await openFilesIn(dir)).toBe(0)
  })

  test('escapes a given name, which cannot break out of its header', async () => {
    const { path } = await fileWith('x')
    let received = ''
    const url = await serve(async (req, res) => {
      received = String(await bodyOf(req))
      res.end('{}')
    })
    const source = await openUpload(path, { name: 'a"\r\nx-evil: 1.png' })
    await source.post(request(url))
    expect(received).toContain('filename="a%22%0D%0Ax-evil: 1.png"')
    expect(received).not.toMatch(/^x-evil/m)
  })
})

test('an upload to a server that does not read stops reading the file', async () => {
  const size = 64 * MB
  const { dir, path } = await sparseFile(size)
  const sockets: Socket[] = []
  const server = createNetServer({ pauseOnConnect: true }, (socket) => sockets.push(socket))
  const url = `http://127.0.0.1:${await listen(server)}`
  const reads = await countReads(path)
  let sent = 0
  let furthestAhead = 0
  const source = await openUpload(path, {
    maxBytes: size,
    onProgress: (bytes) => {
      sent = bytes
      furthestAhead = Math.max(furthestAhead, reads.bytes - sent)
    },
  })
  const response = source.post(request(url))

  await vi.waitFor(() => expect(sent).toBeGreaterThan(0), { timeout: 50_000 })
  for (let before = -1; before !== reads.bytes; ) {
    before = reads.bytes
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  // The bytes read so far are in the kernel's buffers, and a few chunks in ours.
  expect(reads.bytes).toBeLessThan(size / 2)
  expect(reads.bytes - sent).toBeLessThan(MB / 2)

  const [socket] = sockets
  if (!socket) throw new Error('no connection')
  let receivedBytes = 0
  socket.on('data', (chunk) => {
    receivedBytes += chunk.length
    if (receivedBytes > size && chunk.subarray(-4).toString() === '--\r\n') {
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    }
  })
  socket.resume()
  expect(await (await response).text()).toBe('{}')
  expect(furthestAhead).toBeLessThan(MB / 2)
  expect(reads.bytes).toBe(size)
  expect(await openFilesIn(dir)).toBe(0)
})

describe('a failed upload', () => {
  test('on a dropped connection throws as fetch does, and the next call reads the file again', async () => {
    const content = Buffer.alloc(3 * MB, 'abc')
    const { dir, path } = await fileWith(content)
    let calls = 0
    let received = Buffer.alloc(0)
    const url = await serve(async (req, res) => {
      if (++calls === 1) {
        req.once('data', () => req.socket.resetAndDestroy())
        return
      }
      received = await bodyOf(req)
      res.end('{}')
    })
    const source = await openUpload(path)
    const error = await source.post(request(url)).catch((e) => e)
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe('fetch failed')
    expect(error.cause.code).toMatch(/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/)
    expect(await openFilesIn(dir)).toBe(0)

    expect((await source.post(request(url))).status).toBe(200)
    expect(received.includes(content)).toBe(true)
  })

  test('on a refused connection throws ECONNREFUSED and opens nothing', async () => {
    const { path } = await fileWith('x')
    const reads = await countReads(path)
    const source = await openUpload(path)
    const error = await source
      .post(request(`http://127.0.0.1:${await closedPort()}`))
      .catch((e) => e)
    expect(error).toBeInstanceOf(TypeError)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect' })
    expect(reads.bytes).toBe(0)
  })

  test('on an abort throws its reason and closes the file', async () => {
    const { dir, path } = await sparseFile(64 * MB)
    const server = createNetServer({ pauseOnConnect: true })
    const url = `http://127.0.0.1:${await listen(server)}`
    const connection = once(server, 'connection')
    const controller = new AbortController()
    const source = await openUpload(path, {
      maxBytes: 64 * MB,
      onProgress: (sent) => sent > MB && controller.abort(new Error('enough')),
    })
    await expect(source.post(request(url, controller.signal))).rejects.toThrow('enough')
    expect(await openFilesIn(dir)).toBe(0)
    const [socket] = (await connection) as [Socket]
    socket.on('error', () => {}).resume()
    await once(socket, 'close')
  })

  test('with an aborted signal sends nothing', async () => {
    const { path } = await fileWith('x')
    const served = vi.fn()
    const url = await serve(served)
    const source = await openUpload(path)
    const signal = AbortSignal.abort(new Error('before'))
    await expect(source.post(request(url, signal))).rejects.toThrow('before')
    expect(served).not.toHaveBeenCalled()
  })

  test('returns a response that comes before the end of the body, and closes the file', async () => {
    const { dir, path } = await sparseFile(64 * MB)
    const url = await serve((req, res) => {
      req.pause()
      res.writeHead(413).end('too much')
    })
    const source = await openUpload(path, { maxBytes: 64 * MB })
    const response = await source.post(request(url))
    expect([response.status, await response.text()]).toEqual([413, 'too much'])
    await vi.waitFor(async () => expect(await openFilesIn(dir)).toBe(0), { timeout: 50_000 })
  })
})

describe('an upload throws when the file', () => {
  const content = Buffer.alloc(2 * MB, 'x')

  async function uploadServer() {
    const bodies: Buffer[] = []
    const url = await serve(async (req, res) => {
      bodies.push(await bodyOf(req).catch(() => Buffer.alloc(0)))
      res.end('{}')
    })
    return {
      url,
      completeBodies: () => bodies.filter((body) => body.includes('--\r\n', -4)).length,
    }
  }

  test.each([
    ['shrank', (path: string) => truncate(path, MB), /changed.*2097152 bytes before, 1048576/],
    ['grew', (path: string) => appendFile(path, 'more'), /changed.*2097156 bytes now/],
    ['vanished', (path: string) => rm(path), /does not exist/],
  ])('%s between the check and the upload', async (_, change, message) => {
    const { dir, path } = await fileWith(content)
    const { url, completeBodies } = await uploadServer()
    const source = await openUpload(path)
    await change(path)
    const error = await source.post(request(url)).catch((e) => e)
    expect(error).toBeInstanceOf(FileUnusableError)
    expect(error.message).toMatch(message)
    expect(completeBodies()).toBe(0)
    expect(await openFilesIn(dir)).toBe(0)
  })

  test.each([
    ['shrinks', (path: string) => truncateSync(path, 10)],
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['is written again', (path: string) => utimesSync(path, 0, 0)],
  ])('%s during the upload', async (_, change) => {
    const { dir, path } = await fileWith(content)
    const { url, completeBodies } = await uploadServer()
    let changed = false
    const source = await openUpload(path, {
      onProgress: (sent) => {
        if (sent < MB / 2 || changed) return
        changed = true
        change(path)
      },
    })
    const error = await source.post(request(url)).catch((e) => e)
    expect(error).toBeInstanceOf(FileUnusableError)
    expect(error.message).toMatch(/changed while it was being uploaded/)
    expect(completeBodies()).toBe(0)
    expect(await openFilesIn(dir)).toBe(0)
  })
})
