/**
 * The time from the start of the Action's process to its first request, compared with an empty Node
 * process and with one that only sends this request. They take turns.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atMost, type Row } from './row.ts'

const ROUNDS = 30
const bundle = join(import.meta.dirname, '..', 'packages', 'action', 'dist', 'index.js')

export async function measureStart(): Promise<Row[]> {
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
  const time = async (script: string): Promise<number> => {
    requestedAt = 0
    const start = performance.now()
    await once(spawn(process.execPath, [script], { env, stdio: 'ignore' }), 'exit')
    return (requestedAt || performance.now()) - start
  }

  const times = { empty: [] as number[], request: [] as number[], bundle: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, script] of Object.entries({ empty, request, bundle }))
      times[name as keyof typeof times].push(await time(script))
  }
  server.close()
  await rm(dir, { recursive: true })

  // The fastest round is the one that other processes disturbed least.
  const ms = (name: keyof typeof times) => `${Math.min(...times[name]).toFixed(0)} ms`
  const ratio = (name: keyof typeof times) => Math.min(...times.bundle) / Math.min(...times[name])
  const row = { what: 'the Action starts and sends its first request', result: ms('bundle') }
  return [
    atMost(1.3, {
      ...row,
      against: `Node with one fetch: ${ms('request')}`,
      ratio: ratio('request'),
    }),
    { ...row, against: `an empty Node process: ${ms('empty')}`, ratio: ratio('empty') },
  ]
}
