/**
 * Prints how much the Action's memory grows during eight uploads of 30 MB to a slow service. Linux
 * only: the kernel reports the peak.
 * `node packages/action/bench/upload-memory.ts`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const FILES = 8
const SIZE = 30 * 1024 * 1024
const BYTES_PER_SECOND = 60_000_000

const dir = await mkdtemp(join(tmpdir(), 'bench-'))
for (let n = 0; n < FILES; n++) await writeFile(join(dir, `${n}.png`), Buffer.alloc(SIZE, n + 1))
await writeFile(
  join(dir, 'rows.json'),
  JSON.stringify(Array.from({ length: FILES }, (_, n) => ({ '10.image': `${n}.png` }))),
)

let uploads = 0
let before = 0
let peak = 0
const server = createServer(async (request, response) => {
  const upload = request.url?.endsWith('/upload')
  if (upload && before === 0) before = await memory('VmRSS')
  for await (const chunk of request) {
    if (upload) await sleep((chunk.length / BYTES_PER_SECOND) * 1000)
  }
  if (upload) {
    uploads++
    peak = await memory('VmHWM')
    const fileName = `api/${uploads}.png`
    return response.end(JSON.stringify({ code: 0, msg: 'success', data: { fileName } }))
  }
  // The account call succeeds and the create call is refused: only uploads matter here.
  const account = { code: 0, msg: 'success', data: { remainCoins: '1' } }
  response.end(JSON.stringify(request.url?.includes('account') ? account : { code: 301, msg: '' }))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')

const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'dist', 'index.js')], {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: {
    ...process.env,
    'INPUT_API-KEY': 'k'.repeat(32),
    'INPUT_BASE-URL': `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    'INPUT_WORKFLOW-ID': '1980237776367083521',
    INPUT_BATCH: 'rows.json',
    GITHUB_WORKSPACE: dir,
    RUNNER_TEMP: dir,
  },
})

/** In kB. */
async function memory(field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8')
  return Number(new RegExp(`${field}:\\s*(\\d+)`).exec(status)?.[1])
}

await once(child, 'exit')
server.close()
await rm(dir, { recursive: true })
console.log(`${uploads} uploads of ${SIZE / 1024 / 1024} MB, two at a time`)
console.log(`before the first  ${(before / 1024).toFixed(0)} MB`)
console.log(`peak              ${(peak / 1024).toFixed(0)} MB`)
console.log(`growth            ${((peak - before) / 1024).toFixed(0)} MB`)
