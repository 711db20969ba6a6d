/** Runs the Worker and a simulated RunningHub on this machine, for `pnpm worker` and tests. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, Simulator, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { runWrangler } from './wrangler.ts'

export interface LocalWorker extends AsyncDisposable {
  /** The URL of the Worker, without a trailing slash. */
  url: string
  token: string
  callbackSecret: string
  simulator: Simulator<Clock>
  /** The URL of the simulated RunningHub. */
  simulatorUrl: string
  /** Returns the output of `wrangler dev`, for a failed test. */
  log(): string
  /** Triggers the cron once: `wrangler dev` does not do so itself. */
  runCron(): Promise<void>
  /** Resolves when `wrangler dev` has ended, by itself or through {@link close}. */
  ended: Promise<unknown>
  close(): Promise<void>
}

const root = import.meta.dirname

/**
 * Starts both, with new secrets and a temporary state. Makes no request to another machine.
 *
 * @param options.port of the Worker; 0 for any free port
 * @param options.onOutput receives the output of `wrangler dev` once it runs: requests, and the log
 * @throws {Error} with the output of `wrangler dev`, when it does not start
 */
export async function startLocal(
  options: { port?: number; onOutput?: (text: string) => void } = {},
): Promise<LocalWorker> {
  const simulator = new Simulator({ clock: systemClock })
  const served = await serve(simulator)
  const token = randomBytes(24).toString('hex')
  const callbackSecret = `whsec_${randomBytes(32).toString('base64')}`
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-worker-'))
  const variables = {
    RUNNINGHUB_API_KEY: simulator.options.apiKey,
    API_TOKENS: token,
    CALLBACK_SECRETS: callbackSecret,
    RUNNINGHUB_BASE_URL: served.baseUrl,
    ALLOW_INSECURE_URLS: 'true',
  }
  const envFile = join(dir, 'local.env')
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"\n`)
  await writeFile(envFile, lines.join(''), { mode: 0o600 })

  const wrangler = runWrangler([
    'dev',
    ...['--config', join(root, 'wrangler.jsonc')],
    ...['--ip', '127.0.0.1', '--port', String(options.port ?? 0), '--inspector-port', '0'],
    ...['--env-file', envFile, '--persist-to', join(dir, 'state')],
    ...['--show-interactive-dev-session', 'false'],
  ])
  const close = async () => {
    wrangler.stop()
    await wrangler.ended
    await served.close()
    await rm(dir, { recursive: true, force: true })
  }
  try {
    const url = await wrangler.ready
    if (options.onOutput) wrangler.onOutput(options.onOutput)
    const runCron = async () => {
      const response = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`)
      if (!response.ok)
        throw new Error(`The cron trigger failed: HTTP ${response.status} ${await response.text()}`)
    }
    return {
      url,
      token,
      callbackSecret,
      simulator,
      simulatorUrl: served.baseUrl,
      log: wrangler.log,
      runCron,
      ended: wrangler.ended,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
