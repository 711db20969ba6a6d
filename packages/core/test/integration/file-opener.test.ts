import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { FileTooLargeError, FileUnusableError } from '../../src/errors/file-errors.ts'
import { fetchFile } from '../../src/node/fetch-file.ts'
import { closeConnections, FileOpener, parseFileValue } from '../../src/node.ts'
import { bodyOf, serve, temporaryDirectory } from '../harness/local-server.ts'

afterEach(closeConnections)

const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.alloc(5000, 'pixels'),
])
const MP3 = Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')

/** Serves one file or response at every path. Counts the requests. */
async function serveFile(
  body: Buffer | string,
  headers: Record<string, string> = {},
  status = 200,
) {
  const counter = { requests: 0 }
  const url = await serve((_, res: ServerResponse) => {
    counter.requests++
    res.writeHead(status, headers).end(body)
  })
  return { url, counter }
}

async function opener() {
  const tempDir = await temporaryDirectory()
  return { tempDir, files: new FileOpener({ tempDir }) }
}

describe('FileOpener with a URL', () => {
  test.each([
    ['the URL', '/cat.png?x=1', {}, 'cat.png'],
    [
      'Content-Disposition',
      '/d',
      { 'content-disposition': 'inline; filename="a b.png"' },
      'a b.png',
    ],
    ['the type', '/photo', { 'content-type': 'image/jpeg' }, 'photo.png'],
    ['the bytes', '/photo', { 'content-type': 'application/octet-stream' }, 'photo.png'],
  ])('names the upload by %s', async (_, path, headers, name) => {
    const { url } = await serveFile(PNG, headers as Record<string, string>)
    const { files } = await opener()
    const source = await files.open(parseFileValue(url + path), 'image')
    expect(source).toMatchObject({ name, size: PNG.length })
    let sent = ''
    const target = await serve(async (req, res) => {
      sent = (await bodyOf(req)).toString('latin1')
      res.end('{}')
    })
    await source.post({
      url: target,
      headers: {},
      fields: {},
      signal: new AbortController().signal,
      fetch,
    })
    expect(sent).toContain(`filename="${name}"`)
    expect(sent).toContain(PNG.toString('latin1'))
  })

  test('names the upload by the URL after redirects', async () => {
    const url = await serve((req, res) => {
      if (req.url === '/7') res.writeHead(302, { location: '/o/cat.png' }).end()
      else res.end(PNG)
    })
    const { files } = await opener()
    expect((await files.open(parseFileValue(`${url}/7`), 'image')).name).toBe('cat.png')
  })

  test('downloads it once, also for two fields at a time', async () => {
    const { url, counter } = await serveFile(PNG)
    const { files, tempDir } = await opener()
    const value = parseFileValue(`${url}/cat.png`)
    await Promise.all([files.open(value, 'image'), files.open(value, 'file')])
    await files.open(value, 'image')
    expect(counter.requests).toBe(1)
    expect(await readdir(tempDir)).toHaveLength(1)
  })

  test('downloads it again after a failure', async () => {
    let requests = 0
    const url = await serve((_, res) => res.writeHead(++requests === 1 ? 404 : 200).end(PNG))
    const { files } = await opener()
    const value = parseFileValue(`${url}/cat.png`)
    await expect(files.open(value, 'image')).rejects.toThrow('HTTP 404')
    expect((await files.open(value, 'image')).size).toBe(PNG.length)
  })

  test.each([
    ['a refusal', '', {}, 404, /cat\.png: HTTP 404/],
    ['an expired link', '<Error><Code>AccessDenied</Code></Error>', {}, 403, /no longer valid/],
    ['a page', '<html>', { 'content-type': 'text/html' }, 200, /a web page/],
    ['another kind of file', MP3, {}, 200, /cat\.png is an audio file \(MP3\), not an image/],
    ['text', 'a cat', {}, 200, /cat\.png is text, not an image/],
    [
      'a Git LFS pointer',
      'version https://git-lfs.github.com/spec/v1\noid x\nsize 9\n',
      {},
      200,
      /is a Git LFS pointer/,
    ],
  ])('refuses %s, and does not explain it as a result', async (_, body, headers, status, words) => {
    const { url } = await serveFile(body, headers as Record<string, string>, status)
    const { files } = await opener()
    const value = parseFileValue(`${url}/cat.png?sign=secret`)
    const error = await files.open(value, 'image').catch((e) => e)
    expect(error).toBeInstanceOf(FileUnusableError)
    expect(error.message).toMatch(words)
    expect(error.message).toContain(`${url}/cat.png`)
    expect(`${error.message} ${error.hint}`).not.toMatch(/secret|result/i)
  })

  test('refuses a file above the limit of RunningHub, and names it', async () => {
    const url = await serve((_, res) => {
      res.writeHead(200, { 'content-length': 31 * 1024 * 1024 }).write('x')
    })
    const error = await fetchFile(`${url}/a.mp4`, await temporaryDirectory()).catch((e) => e)
    expect(error).toBeInstanceOf(FileTooLargeError)
    expect(error.message).toContain(`${url}/a.mp4`)
  })

  test('stops a file that is sent too slowly to ever end', async () => {
    const url = await serve((_, res) => {
      const timer = setInterval(() => res.write('x'), 5)
      res.on('close', () => clearInterval(timer))
    })
    const options = { timeout: 50 }
    const error = await fetchFile(`${url}/a.txt`, await temporaryDirectory(), options).catch(
      (e) => e,
    )
    expect(error).toBeInstanceOf(FileUnusableError)
    expect(error.message).toMatch(/a\.txt was not complete after 0\.05 s/)
  })
})

describe('FileOpener with a path', () => {
  test('opens the file under its name', async () => {
    const dir = await temporaryDirectory()
    await mkdir(join(dir, 'art'))
    const path = join(dir, 'art', 'cat.png')
    await writeFile(path, PNG)
    const { files } = await opener()
    expect(await files.open({ kind: 'path', path }, 'image')).toMatchObject({ name: 'cat.png' })
    expect(await readFile(path)).toEqual(PNG)
  })

  test('refuses another kind of file, under its label', async () => {
    const path = join(await temporaryDirectory(), 'cat.png')
    await writeFile(path, 'a cat')
    const { files } = await opener()
    const value = { kind: 'path', path, label: 'art/cat.png' } as const
    await expect(files.open(value, 'image')).rejects.toThrow(
      'The file art/cat.png is text, not an image.',
    )
  })
})
