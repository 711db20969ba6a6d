import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Clock } from '../../src/clock.ts'
import { DownloadFailedError, LinkExpiredError } from '../../src/errors/file-errors.ts'
import { closeConnections, downloadResult } from '../../src/node.ts'
import { closedPort, openFilesIn, serve, temporaryDirectory } from '../harness/local-server.ts'

const disk = vi.hoisted(() => ({ links: true }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  return {
    ...real,
    link: (from: string, to: string) =>
      disk.links
        ? real.link(from, to)
        : Promise.reject(Object.assign(new Error('no links here'), { code: 'EPERM' })),
  }
})

afterEach(async () => {
  disk.links = true
  await closeConnections()
})

const PNG = Buffer.concat([
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  Buffer.alloc(300_000, 'pixels'),
])
const DENIED = `<?xml version='1.0' encoding='utf-8' ?>
<Error><Code>AccessDenied</Code><Message>Request has expired</Message><RequestId>NjY</RequestId></Error>`

type Respond = (res: ServerResponse, req: IncomingMessage) => unknown

const png: Respond = (res) => res.setHeader('content-type', 'image/png').end(PNG)
const status =
  (code: number, body = '', headers: Record<string, string> = {}): Respond =>
  (res) =>
    res.writeHead(code, headers).end(body)

/** Serves the responses in order, then always the last one. Records the requests. */
async function store(...responses: [Respond, ...Respond[]]) {
  const requests: IncomingMessage[] = []
  const url = await serve((req, res) => {
    requests.push(req)
    responses[Math.min(requests.length, responses.length) - 1]?.(res, req)
  })
  return { url, requests }
}

/** Creates a clock on which every sleep ends at once. */
function fastClock() {
  const sleeps: number[] = []
  let now = 0
  const clock: Clock = {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      sleeps.push(ms)
      now += ms
    },
  }
  return { clock, sleeps }
}

/** Downloads into a new directory. Returns the outcome and the files in it. */
async function download(url: string, options: Parameters<typeof downloadResult>[2] = {}) {
  const dir = join(await temporaryDirectory(), 'out')
  const { clock, sleeps } = fastClock()
  const outcome = await downloadResult(url, dir, { clock, ...options }).catch((e) => e)
  return { dir, sleeps, outcome, files: await readdir(dir), open: await openFilesIn(dir) }
}

describe('downloadResult', () => {
  test('saves the file under its name, with nothing else in the directory', async () => {
    const { url, requests } = await store(png)
    const progress: unknown[][] = []
    const onProgress = (...bytes: unknown[]) => progress.push(bytes)
    const { dir, outcome, files, open } = await download(`${url}/output/ComfyUI_00001_.png`, {
      onProgress,
    })
    const path = join(dir, 'ComfyUI_00001_.png')
    expect(outcome).toMatchObject({ path, bytes: PNG.length, contentType: 'image/png' })
    expect(PNG.equals(await readFile(path))).toBe(true)
    expect([files, open]).toEqual([['ComfyUI_00001_.png'], 0])
    expect(progress.at(-1)).toEqual([PNG.length, PNG.length])
    expect(requests).toHaveLength(1)
  })

  test('requests the unchanged URL without a credential', async () => {
    const { url, requests } = await store(png)
    const target = '/out/a%20b.png?sign=a%2Bb%2F%3D&x=a+b&q=1;2&empty=&~!$()*,:@/?%7e&x=2'
    await download(`${url}${target}`)
    expect(requests[0]?.url).toBe(target)
    expect(requests[0]?.headers).not.toHaveProperty('authorization')
    expect(requests[0]?.headers).not.toHaveProperty('cookie')
  })

  test('accepts a response without a length and a type', async () => {
    const { url } = await store((res) => {
      res.write(PNG.subarray(0, 1000))
      setImmediate(() => res.end(PNG.subarray(1000)))
    })
    const { outcome } = await download(`${url}/a.png`)
    expect(outcome).toMatchObject({ bytes: PNG.length, contentType: undefined })
  })

  test.each([
    ['an SVG', 'a.svg', 'image/svg+xml', '<?xml version="1.0"?><svg/>'],
    ['a requested page', 'a.html', 'text/html', '<!doctype html><p>'],
    ['JSON', 'a.json', 'application/json', '{"error": "of the workflow"}'],
    ['a file of an unknown type that begins like JSON', 'a.gltf', 'model/gltf+json', '{"a": 1}'],
    ['a text about HTML', 'a.txt', 'text/plain', '<html> is a tag'],
  ])('accepts %s as a result', async (_, name, type, body) => {
    const { url } = await store(status(200, body, { 'content-type': type }))
    expect((await download(`${url}/${name}`)).outcome.bytes).toBe(body.length)
  })

  test('follows redirects', async () => {
    const { url } = await store(status(302, '', { location: '/b.png?sign=%2F' }), png)
    const { outcome, files } = await download(`${url}/a.png`)
    expect([outcome.bytes, files]).toEqual([PNG.length, ['a.png']])
  })

  test('saves the file under a safe form of the name in the URL', async () => {
    const { url } = await store(png)
    const { dir, outcome } = await download(`${url}/con.png`)
    expect(outcome.path).toBe(join(dir, '_con.png'))
  })

  test('saves the file in its directory for any URL', async () => {
    const { url } = await store(png)
    const { files } = await download(`${url}/x/..%2F..%2F..%2Fevil.png`)
    expect(files).toEqual(['evil.png'])
  })
})

describe('downloadResult replaces no file', () => {
  test.each([true, false])(
    'with eight downloads of one name at a time, hard links: %s',
    async (links) => {
      disk.links = links
      const { url } = await store((res, req) => res.end(`file ${req.url}`))
      const dir = await temporaryDirectory()
      await writeFile(join(dir, 'a.png'), 'mine')
      await mkdir(join(dir, 'a-2.png'))
      const all = await Promise.all(
        Array.from({ length: 8 }, (_, n) => downloadResult(`${url}/a.png?${n}`, dir)),
      )
      expect(await readFile(join(dir, 'a.png'), 'utf8')).toBe('mine')
      const names = Array.from({ length: 8 }, (_, n) => `a-${n + 3}.png`)
      expect((await readdir(dir)).sort()).toEqual(['a.png', 'a-2.png', ...names].sort())
      for (const [n, { path }] of all.entries()) {
        expect(await readFile(path, 'utf8')).toBe(`file /a.png?${n}`)
      }
    },
  )
})

describe('downloadResult retries', () => {
  const half: Respond = (res) => {
    res.writeHead(200, { 'content-length': PNG.length })
    res.write(PNG.subarray(0, PNG.length / 2), () => res.destroy())
  }
  test.each<[string, Respond]>([
    ['a dropped connection', (res) => res.destroy()],
    ['a truncated body', half],
    ['an empty body', status(200)],
    ['408', status(408)],
    ['429', status(429)],
    ['500', status(500, '<html>oops</html>')],
    ['503', status(503, DENIED)],
  ])('%s', async (_, response) => {
    const { url, requests } = await store(response, response, png)
    const { outcome, files, sleeps, open } = await download(`${url}/a.png`)
    expect(outcome.bytes).toBe(PNG.length)
    expect([requests.length, sleeps.length, files, open]).toEqual([3, 2, ['a.png'], 0])
  })

  test('at most maxAttempts times, then throws the last error and leaves no file', async () => {
    const { url, requests } = await store(half)
    const { outcome, files, open } = await download(`${url}/a.png?sign=secret`, { maxAttempts: 3 })
    expect(outcome).toBeInstanceOf(DownloadFailedError)
    expect(outcome.message).toContain(`${url}/a.png`)
    expect(outcome.message).not.toContain('secret')
    expect([requests.length, files, open]).toEqual([3, [], 0])
  })

  test.each<[string, Respond]>([
    [
      'a body that stalls',
      (res) => {
        res.writeHead(200, { 'content-length': PNG.length })
        res.write(PNG.subarray(0, 1000))
      },
    ],
    ['a response that does not come', () => {}],
    [
      'a refusal whose body stalls',
      (res) => {
        res.writeHead(500)
        res.write('<')
      },
    ],
  ])('%s', async (_, response) => {
    const { url, requests } = await store(response, png)
    const options = { stallTimeout: 50, maxAttempts: 50 }
    const { outcome, files, open } = await download(`${url}/a.png`, options)
    expect(outcome.bytes).toBe(PNG.length)
    // On a busy machine a good response may be late, too.
    expect(requests.length).toBeGreaterThanOrEqual(2)
    expect([files, open]).toEqual([['a.png'], 0])
  })

  test('a body that stalls at most maxAttempts times, and says so', async () => {
    const { url, requests } = await store((res) => {
      res.writeHead(200, { 'content-length': PNG.length })
      res.write(PNG.subarray(0, 1000))
    })
    const options = { stallTimeout: 50, maxAttempts: 2 }
    const { outcome, files, open } = await download(`${url}/a.png`, options)
    expect(outcome).toBeInstanceOf(DownloadFailedError)
    expect(outcome.message).toMatch(/a\.png: no data for 0\.05 s\.$/)
    expect([requests.length, files, open]).toEqual([2, [], 0])
  })

  test('a body that is shorter than its Content-Length', async () => {
    const fetch = async () => new Response('half', { headers: { 'content-length': '8' } })
    const { outcome, files } = await download('https://h.example/a.png', { fetch, maxAttempts: 2 })
    expect(outcome.message).toBe('https://h.example/a.png ended after 4 of 8 bytes.')
    expect(files).toEqual([])
  })

  test('a refused connection', async () => {
    const { outcome, sleeps } = await download(`http://127.0.0.1:${await closedPort()}/a.png`)
    expect(outcome.message).toMatch(/ECONNREFUSED/)
    expect(sleeps).toHaveLength(3)
  })
})

test('downloadResult retries a new link that is refused, and does not call it expired', async () => {
  const { url, requests } = await store(status(403, DENIED), png)
  const { outcome, files } = await download(`${url}/a.png`, { isNewLink: true, namePrefix: '03-' })
  expect([requests.length, files, outcome.message]).toEqual([2, ['03-a.png'], undefined])

  const { url: refusing } = await store(status(403, DENIED))
  const refused = (await download(`${refusing}/a.png`, { isNewLink: true })).outcome
  expect(refused).toBeInstanceOf(DownloadFailedError)
  expect(refused.message).toContain('HTTP 403, although the task has just ended')
  expect(refused.hint).toContain('A proxy or firewall on the way may have refused it')
})

describe('downloadResult does not retry', () => {
  test.each<[string, Respond, new (...args: never[]) => Error, RegExp]>([
    ['403 of an object store', status(403, DENIED), LinkExpiredError, /no longer valid/],
    [
      '404 of an object store',
      status(404, '<Error><Code>NoSuchKey</Code></Error>'),
      LinkExpiredError,
      /no longer/,
    ],
    [
      '403 with another code',
      status(403, '<Error><Code>SignatureDoesNotMatch</Code></Error>'),
      DownloadFailedError,
      /HTTP 403/,
    ],
    ['404 of a web server', status(404, '<html>not found'), DownloadFailedError, /HTTP 404/],
    [
      'an HTML page',
      status(200, '<p>Log in', { 'content-type': 'text/html; charset=utf-8' }),
      DownloadFailedError,
      /web page/,
    ],
    [
      'an XML error',
      status(200, DENIED, { 'content-type': 'application/xml' }),
      DownloadFailedError,
      /error text/,
    ],
    [
      'a JSON error with the type of an image',
      status(200, ' {"code": 403, "message": "denied"}', { 'content-type': 'image/png' }),
      DownloadFailedError,
      /error text/,
    ],
    [
      'an empty JSON list',
      status(200, '[]', { 'content-type': 'application/json' }),
      DownloadFailedError,
      /error text/,
    ],
    [
      'a page with the type of an image',
      status(200, '\n<!DOCTYPE html>', { 'content-type': 'image/png' }),
      DownloadFailedError,
      /web page/,
    ],
  ])('%s', async (_, response, kind, message) => {
    const { url, requests } = await store(response)
    const { outcome, files, open } = await download(`${url}/a.png?sign=secret`)
    expect(outcome).toBeInstanceOf(kind)
    expect(outcome.message).toMatch(message)
    expect(`${outcome.message}${outcome.hint}`).not.toContain('secret')
    expect([requests.length, files, open]).toEqual([1, [], 0])
  })

  test('an expired link, with a hint how long RunningHub keeps results', async () => {
    const { url } = await store(status(403, DENIED))
    expect((await download(`${url}/a.png`)).outcome.hint).toContain(
      'RunningHub keeps results for about a day',
    )
  })

  test.each([
    'file:///etc/passwd',
    'data:text/plain,hi',
    'ftp://h/a',
    'no url',
    'https://user:hunter2@h.example/a',
  ])('and never requests %s', async (url) => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const error = await downloadResult(url, await temporaryDirectory(), { fetch }).catch((e) => e)
    expect(error).toBeInstanceOf(DownloadFailedError)
    expect(error.message).not.toContain('hunter2')
    expect(fetch).not.toHaveBeenCalled()
  })

  test('a directory that cannot be created', async () => {
    const { url, requests } = await store(png)
    const file = join(await temporaryDirectory(), 'file')
    await writeFile(file, '')
    const error = await downloadResult(`${url}/a.png`, join(file, 'sub')).catch((e) => e)
    expect(error).toBeInstanceOf(DownloadFailedError)
    expect(error.message).toMatch(/Could not save to .*file/)
    expect(requests).toHaveLength(0)
  })
})

test('downloadResult follows redirects only to http and https', async () => {
  const { url } = await store(status(302, '', { location: 'file:///etc/passwd' }))
  const { outcome, files } = await download(`${url}/a.png`)
  expect(outcome).toBeInstanceOf(DownloadFailedError)
  expect(files).toEqual([])
})

describe('an abort of downloadResult', () => {
  test('during the download throws its reason and leaves no file', async () => {
    const { url, requests } = await store((res) => {
      res.writeHead(200, { 'content-length': PNG.length })
      res.write(PNG.subarray(0, 1000))
    })
    const controller = new AbortController()
    const { outcome, files, open, sleeps } = await download(`${url}/a.png`, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    })
    expect(outcome.message).toBe('enough')
    expect([requests.length, files, open, sleeps]).toEqual([1, [], 0, []])
  })

  test('during a delay throws its reason at once', async () => {
    const { url, requests } = await store(status(500))
    const controller = new AbortController()
    const { clock } = fastClock()
    const sleep: Clock['sleep'] = async (_, signal) => {
      controller.abort(new Error('enough'))
      signal?.throwIfAborted()
    }
    const { outcome } = await download(`${url}/a.png`, {
      signal: controller.signal,
      clock: { ...clock, sleep },
    })
    expect(outcome.message).toBe('enough')
    expect(requests).toHaveLength(1)
  })
})

test('downloadResult creates the final name only when the file is complete', async () => {
  let finish = () => {}
  const { url } = await store((res) => {
    res.writeHead(200, { 'content-length': PNG.length })
    res.write(PNG.subarray(0, 1000))
    finish = () => res.end(PNG.subarray(1000))
  })
  const dir = await temporaryDirectory()
  let during: string[] = []
  const { path } = await downloadResult(`${url}/a.png`, dir, {
    onProgress: () => {
      readdir(dir).then((names) => {
        during = [...during, ...names]
        finish()
      })
    },
  })
  expect(path).toBe(join(dir, 'a.png'))
  expect(during[0]).toMatch(/^\.[\w-]+\.part$/)
})
