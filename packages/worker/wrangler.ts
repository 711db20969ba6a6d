import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const STARTUP_TIMEOUT = 60_000
const packageFile = createRequire(import.meta.url).resolve('wrangler/package.json')

/** The path of Wrangler's script, for `node`. */
export const wrangler = join(packageFile, '../bin/wrangler.js')

/** Starts a Wrangler that serves. `ready` resolves to its URL. */
export function runWrangler(args: readonly string[]) {
  const child = spawn(process.execPath, [wrangler, ...args], {
    cwd: import.meta.dirname,
    // Both would wait for a network, which may not exist.
    env: {
      ...environmentWithoutSecrets(),
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_SEND_METRICS: 'false',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const ended = once(child, 'exit')
  const ready = new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`wrangler dev ${why}:\n${output}`))
    const timer = setTimeout(() => fail('did not start in time'), STARTUP_TIMEOUT)
    ended.then(() => fail('ended'))
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const url = /Ready on (http:\/\/\S+)/.exec(output)?.[1]
        if (url === undefined) return
        clearTimeout(timer)
        resolve(url)
      })
    }
    ended.then(() => clearTimeout(timer))
  })
  const onOutput = (listen: (text: string) => void) => {
    for (const stream of [child.stdout, child.stderr]) stream.on('data', listen)
  }
  return { ready, ended, log: () => output, onOutput, stop: () => child.kill('SIGTERM') }
}

/** Returns the environment without secrets, which Wrangler would use instead of those of a file. */
export function environmentWithoutSecrets(): NodeJS.ProcessEnv {
  const { RUNNINGHUB_API_KEY, RUNNINGHUB_ACCOUNTS, API_TOKENS, CALLBACK_SECRETS, ...rest } =
    process.env
  return rest
}
