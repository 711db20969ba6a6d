/**
 * How much the memory of a process grows while it uploads files of 30 MB, two at a time, to a server
 * that is slower than the disk: with core's uploads, and with Node's `openAsBlob` and `fetch`. The
 * server runs in this process, and each way of uploading in a child of its own.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { openAsBlob } from 'node:fs'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeConnections, openUpload } from '@runninghub-action/core/node'
import type { Row } from './row.ts'

const COUNTS = [8, 50]
const AT_A_TIME = 2
const MB = 1024 * 1024
const SIZE = 30 * MB
/** Of each connection. */
const MB_PER_SECOND = 150

type Post = (url: string, file: string) => Promise<void>

const POSTS: Record<'core' | 'blob', Post> = {
  async core(url, file) {
    const source = await openUpload(file)
    const { signal } = new AbortController()
    const response = await source.post({ url, headers: {}, fields: {}, signal, fetch })
    await response.text()
  },
  async blob(url, file) {
    const body = new FormData()
    body.append('file', await openAsBlob(file), basename(file))
    const response = await fetch(url, { method: 'POST', body })
    await response.text()
  },
}

const [role, url = '', ...files] = process.argv.slice(2)
if (process.send && (role === 'core' || role === 'blob')) await upload(POSTS[role], url, files)

export async function measureUploadMemory(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  const names = Array.from({ length: Math.max(...COUNTS) }, (_, n) => join(dir, `${n}.png`))
  for (const name of names) {
    await writeFile(name, '')
    await truncate(name, SIZE)
  }
  const server = createServer(async (request, response) => {
    for await (const chunk of request) await sleep((chunk.length / MB / MB_PER_SECOND) * 1000)
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const growth = async (way: keyof typeof POSTS, count: number): Promise<number> => {
    const child = fork(import.meta.filename, [way, address, ...names.slice(0, count)])
    const [megabytes] = await once(child, 'message')
    return megabytes
  }
  const rows: Row[] = []
  for (const count of COUNTS) {
    const [core, blob] = [await growth('core', count), await growth('blob', count)]
    rows.push({
      what: `memory for ${count} uploads of 30 MB, ${AT_A_TIME} at a time`,
      result: `${core.toFixed(0)} MB`,
      against: `openAsBlob and fetch: ${blob.toFixed(0)} MB`,
      ratio: core / blob,
    })
  }
  server.close()
  await rm(dir, { recursive: true })
  return rows
}

async function upload(post: Post, to: string, queue: string[]): Promise<void> {
  // Loading the HTTP client and opening a connection are not the upload's.
  await post(to, import.meta.filename)
  const start = process.memoryUsage.rss()
  let peak = start
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 5)
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) await post(to, file)
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, worker))
  clearInterval(watch)
  await closeConnections()
  process.send?.((peak - start) / MB)
  process.disconnect()
}
