/**
 * Prints the size of the bundle, and the time from the start of the process to its first request,
 * compared with an empty Node process and one that only sends this request. They run in turns, so
 * that load of the machine affects all. `node packages/action/bench/start.ts`
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROUNDS = 30
const dist = join(import.meta.dirname, '..', 'dist')

for (const name of (await readdir(dist)).filter((file) => file.endsWith('.js'))) {
  const { size } = await stat(join(dist, name))
  console.log(`${name.padEnd(22)} ${(size / 1000).toFixed(0).padStart(5)} kB`)
}

let requestedAt = 0
const server = createServer((_, response) => {
  requestedAt ||= performance.now()
  response.end('{"code":802,"msg":"APIKEY_UNAUTHORIZED","data":null}')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const dir = await mkdtemp(join(tmpdir(), 'bench-'))
const empty = join(dir, 'empty.mjs')
const request = join(dir, 'request.mjs')
await writeFile(empty, '')
await writeFile(request, `await fetch('${baseUrl}')`)
const env = {
  ...process.env,
  'INPUT_API-KEY': 'k'.repeat(32),
  'INPUT_BASE-URL': baseUrl,
  'INPUT_WORKFLOW-ID': '1980237776367083521',
  INPUT_INPUTS: '6.text: a cat',
  GITHUB_WORKSPACE: dir,
  RUNNER_TEMP: dir,
}

/** Returns the milliseconds from the start to the first request, or to the end without one. */
async function time(script: string): Promise<number> {
  requestedAt = 0
  const start = performance.now()
  await once(spawn(process.execPath, [script], { env, stdio: 'ignore' }), 'exit')
  return (requestedAt || performance.now()) - start
}

const scripts = { empty, request, bundle: join(dist, 'index.js') }
const times = { empty: [] as number[], request: [] as number[], bundle: [] as number[] }
for (let round = 0; round < ROUNDS; round++) {
  for (const name of ['empty', 'request', 'bundle'] as const) {
    times[name].push(await time(scripts[name]))
  }
}
const median = (name: keyof typeof times) =>
  times[name].sort((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN
const show = (name: keyof typeof times, what: string) =>
  console.log(
    `${what.padEnd(36)} ${median(name).toFixed(0).padStart(4)} ms  ${(median(name) / median('empty')).toFixed(2)} × empty`,
  )
console.log()
show('empty', 'empty Node process, to its end')
show('request', 'Node with one fetch, to the request')
show('bundle', 'the Action, to its first request')
server.close()
await rm(dir, { recursive: true })
