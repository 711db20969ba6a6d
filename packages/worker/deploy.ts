/**
 * The command `pnpm run deploy`: gives the Worker its secrets and deploys it.
 *
 * A Worker that needs secrets cannot be deployed without them, and one that was never deployed
 * cannot be given any, so they go along: from .dev.vars, which is made here when there is none
 * and RUNNINGHUB_API_KEY is in the environment. Without either, the Worker keeps those it has. A
 * file with another key than the environment's is not deployed: one of the two is a mistake.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { wrangler } from './wrangler.ts'

const secretsFile = join(import.meta.dirname, '.dev.vars')

async function makeSecrets(apiKey: string): Promise<void> {
  const token = randomBytes(32).toString('hex')
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const secrets = { RUNNINGHUB_API_KEY: apiKey, API_TOKENS: token, CALLBACK_SECRETS: secret }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`)
  await writeFile(secretsFile, lines.join(''), { mode: 0o600, flag: 'wx' })
  console.log(`Made ${secretsFile}, with a token for callers and a secret that signs callbacks.`)
}

const apiKey = process.env.RUNNINGHUB_API_KEY
if (apiKey && !existsSync(secretsFile)) await makeSecrets(apiKey)
if (apiKey && parseEnv(await readFile(secretsFile, 'utf8')).RUNNINGHUB_API_KEY !== apiKey) {
  console.error(
    `RUNNINGHUB_API_KEY is not the key in ${secretsFile}. Write the new one there, or take it out of the environment.`,
  )
  process.exit(1)
}
const secrets = existsSync(secretsFile) ? ['--secrets-file', secretsFile] : []
const args = ['deploy', '--minify', ...secrets, ...process.argv.slice(2)]
const child = spawn(process.execPath, [wrangler, ...args], {
  cwd: import.meta.dirname,
  stdio: 'inherit',
})
const [code] = await once(child, 'exit')
process.exitCode = code ?? 1
