/**
 * The command `pnpm run deploy`: deploys the Worker. Other options are passed to Wrangler.
 *
 * A deploy keeps the secrets that the Worker has: sending .dev.vars each time would bring back a
 * token that was removed since. The secrets of .dev.vars are sent with `--secrets`, and when the
 * Worker has none yet: Wrangler can set secrets only after the first deploy, which requires them.
 * For the first deploy .dev.vars is created when RUNNINGHUB_API_KEY is in the environment.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs, parseEnv } from 'node:util'
import { deployedSecrets } from './deployed-secrets.ts'
import { environmentWithoutSecrets, wrangler } from './wrangler.ts'

const secretsFile = join(import.meta.dirname, '.dev.vars')
const apiKey = process.env.RUNNINGHUB_API_KEY
const FLAG = '--secrets'

async function createSecrets(key: string): Promise<void> {
  const token = randomBytes(32).toString('hex')
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const secrets = { RUNNINGHUB_API_KEY: key, API_TOKENS: token, CALLBACK_SECRETS: secret }
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`)
  await writeFile(secretsFile, lines.join(''), { mode: 0o600, flag: 'wx' })
  console.log(`Created ${secretsFile} with a token for callers and a secret that signs callbacks.`)
}

/** Returns Wrangler's options that name the Worker. */
function targetOptions(args: readonly string[]): string[] {
  const names = ['name', 'env', 'config'] as const
  const options = { name: { type: 'string' }, env: { type: 'string', short: 'e' } } as const
  const config = { type: 'string', short: 'c' } as const
  const { values } = parseArgs({ args: [...args], options: { ...options, config }, strict: false })
  return names.flatMap((name) =>
    typeof values[name] === 'string' ? [`--${name}`, values[name]] : [],
  )
}

/** Returns the options that send .dev.vars. */
async function secretsOptions(): Promise<string[]> {
  if (apiKey && !existsSync(secretsFile)) await createSecrets(apiKey)
  if (!existsSync(secretsFile)) {
    throw new Error(
      `The Worker has no secrets yet. Set RUNNINGHUB_API_KEY, or copy .dev.vars.example to ${secretsFile} and fill it in.`,
    )
  }
  if (apiKey && parseEnv(await readFile(secretsFile, 'utf8')).RUNNINGHUB_API_KEY !== apiKey) {
    throw new Error(
      `RUNNINGHUB_API_KEY differs from the key in ${secretsFile}. Update the file, or unset the variable.`,
    )
  }
  console.log(`The secrets of ${secretsFile} are sent.`)
  return ['--secrets-file', secretsFile]
}

async function main(): Promise<number> {
  const args = process.argv.slice(2).filter((arg) => arg !== FLAG)
  const asked = process.argv.includes(FLAG)
  const none = !asked && (await deployedSecrets(targetOptions(args))).length === 0
  const secrets = asked || none ? await secretsOptions() : []
  if (secrets.length === 0) {
    console.log(`The Worker keeps its secrets. To send those of ${secretsFile}, add ${FLAG}.`)
  }
  const child = spawn(process.execPath, [wrangler, 'deploy', '--minify', ...secrets, ...args], {
    cwd: import.meta.dirname,
    env: environmentWithoutSecrets(),
    stdio: 'inherit',
  })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
