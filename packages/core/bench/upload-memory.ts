/**
 * How much memory uploads take: eight files of 30 MB, two at a time, to a server slower than the
 * disk. The server runs in the parent, the uploads in a child, whose growth is what counts.
 *
 *   node packages/core/bench/upload-memory.ts
 */
import { fork } from 'node:child_process'
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeConnections, openUpload } from '../src/node.ts'

const FILES = 8
const AT_A_TIME = 2
const MB = 1024 * 1024
const SIZE = 30 * MB
/** Per connection. */
const MB_PER_SECOND = 30

const [role, url = '', ...paths] = process.argv.slice(2)
await (role === 'upload' ? upload(url, paths) : measure())

async function measure() {
  const dir = await mkdtemp(join(tmpdir(), 'upload-memory-'))
  const files = Array.from({ length: FILES }, (_, n) => join(dir, `${n}.png`))
  for (const file of files) {
    await writeFile(file, '')
    await truncate(file, SIZE)
  }
  const server = createServer(async (req, res) => {
    for await (const chunk of req) await sleep((chunk.length / MB / MB_PER_SECOND) * 1000)
    res.end('{}')
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const child = fork(import.meta.filename, ['upload', address, ...files])
  await new Promise((resolve) => child.once('exit', resolve))
  server.close()
  await rm(dir, { recursive: true })
}

async function upload(to: string, queue: string[]) {
  // What loading undici and opening a connection costs is paid once, and is not the upload's.
  await post(to, import.meta.filename)
  const start = process.memoryUsage.rss()
  const began = performance.now()
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
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const growth = ((peak - start) / MB).toFixed(0)
  console.log(`${FILES} x 30 MB, ${AT_A_TIME} at a time, ${seconds} s: RSS grew by ${growth} MB`)
}

async function post(to: string, path: string) {
  const source = await openUpload(path)
  const { signal } = new AbortController()
  const answer = await source.post({ url: to, headers: {}, fields: {}, signal, fetch })
  await answer.text()
}
