import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environmentWithoutSecrets, wrangler } from '../../../../worker/wrangler.ts'
import { API_KEY, CALLBACK_SECRET, TOKEN } from '../../runninghub/service.ts'
import type { RunContext } from '../context.ts'
import { WORKER } from '../lost-answers.ts'
import { freePort } from './free-port.ts'
import { writeWorkerEntry } from './worker-entry.ts'

const STARTUP_LIMIT = 300_000
const packageDir = join(import.meta.dirname, '../../../../worker')

/** The Worker under `wrangler dev`. It can be killed and started again on the state that it kept. */
export class WorkerProcess {
  readonly #context: RunContext
  readonly #args: readonly string[]
  readonly #entry: string
  readonly #dir: string
  readonly url: string
  #child: ChildProcess | undefined
  #isReady = false

  /**
   * @param dir a directory for the secrets of the Worker, outside of `context.dir`
   * @param variables of the Worker, besides its secrets
   */
  static async create(
    context: RunContext,
    dir: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<WorkerProcess> {
    mkdirSync(dir, { recursive: true })
    const envFile = join(dir, 'worker.env')
    const all = {
      ...variables,
      RUNNINGHUB_API_KEY: API_KEY,
      API_TOKENS: TOKEN,
      CALLBACK_SECRETS: CALLBACK_SECRET,
      ALLOW_INSECURE_URLS: 'true',
    }
    const lines = Object.entries(all).map(([name, value]) => `${name}='${value}'\n`)
    writeFileSync(envFile, lines.join(''), { mode: 0o600 })
    return new WorkerProcess(context, dir, envFile, await freePort())
  }

  private constructor(context: RunContext, dir: string, envFile: string, port: number) {
    this.#context = context
    this.#dir = dir
    this.#entry = join(dir, 'entry.mjs')
    this.url = `http://127.0.0.1:${port}`
    this.#args = [
      ...['dev', this.#entry, '--config', join(packageDir, 'wrangler.jsonc')],
      ...['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0'],
      ...['--env-file', envFile, '--persist-to', join(context.dir, 'worker-state')],
      ...['--show-interactive-dev-session', 'false'],
    ]
  }

  /** Whether it serves. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Starts it. Resolves when it serves, or has been killed before. */
  async start(): Promise<void> {
    const { history, clock } = this.#context
    writeWorkerEntry(this.#entry, clock.scale)
    history.add({ type: 'started', program: WORKER })
    const child = spawn(process.execPath, [wrangler, ...this.#args], {
      cwd: packageDir,
      // workerd is a child of Wrangler: both are killed as one group.
      detached: true,
      env: {
        ...environmentWithoutSecrets(),
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(this.#context.dir, 'wrangler-logs'),
        TMPDIR: this.#dir,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const killGroup = () => this.#killGroup(child)
    process.on('exit', killGroup)
    child.once('exit', () => process.off('exit', killGroup))
    let output = ''
    const ready = new Promise<void>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text
          history.add({ type: 'printed', program: WORKER, text: text.trimEnd() })
          if (output.includes('Ready on ')) resolve()
        })
      }
    })
    const ended = once(child, 'exit')
    const late = AbortSignal.timeout(STARTUP_LIMIT)
    const isLate = once(late, 'abort').then(() => 'late' as const)
    const outcome = await Promise.race([ready, ended, isLate])
    if (outcome === 'late') throw new Error(`wrangler dev did not start:\n${output}`)
    if (this.#child !== child) return
    if (child.exitCode !== null) throw new Error(`wrangler dev ended:\n${output}`)
    this.#isReady = true
  }

  /** Kills it as a fault. */
  async kill(): Promise<void> {
    this.#context.history.add({ type: 'killed', program: WORKER })
    await this.stop()
  }

  /** Ends it with all its processes, at once. Resolves when it has ended. */
  async stop(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    this.#child = undefined
    this.#isReady = false
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    const exited = hasEnded ? undefined : once(child, 'exit')
    this.#killGroup(child)
    await exited
  }

  #killGroup({ pid }: ChildProcess): void {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  /** Triggers the cron once, and waits for its end. @returns whether it ran */
  async cron(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`)
      await response.text()
      return response.ok
    } catch {
      return false // it was killed
    }
  }

  /** Moves the time of all processes forward. */
  async advance(ms: number): Promise<void> {
    await fetch(`${this.url}/__chaos/advance?ms=${ms}`, { method: 'POST' })
    this.#context.clock.advance(ms)
  }
}
