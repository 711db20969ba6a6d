/**
 * The command `pnpm run deploy`: deploys the Worker with its secrets.
 *
 * Wrangler cannot deploy a Worker without its required secrets, and cannot set secrets before the
 * first deploy, so the deploy includes them. They come from .dev.vars. If that file does not exist
 * and RUNNINGHUB_API_KEY is in the environment, this command creates it. Without either, the Worker
 * keeps its secrets. If the file and the environment have different keys, nothing is deployed.
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

async function createSecrets(apiKey: string): Promise<void> {
  const token = randomBytes(32).toString('hex')
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const secrets = { RUNNINGHUB_API_KEY: apiKey, API_TOKENS: token, CALLBACK_SECRETS: secret }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`)
  await writeFile(secretsFile, lines.join(''), { mode: 0o600, flag: 'wx' })
  console.log(`Created ${secretsFile} with a token for callers and a secret that signs callbacks.`)
}

const apiKey = process.env.RUNNINGHUB_API_KEY
if (apiKey && !existsSync(secretsFile)) await createSecrets(apiKey)
if (apiKey && parseEnv(await readFile(secretsFile, 'utf8')).RUNNINGHUB_API_KEY !== apiKey) {
  console.error(
    `RUNNINGHUB_API_KEY differs from the key in ${secretsFile}. Update the file, or unset the variable.`,
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
