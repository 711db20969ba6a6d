import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Simulator, type SimulatorOptions, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** An hour passes in about a minute. */
const PRELOAD = new URL('../../../../test/support/fast-time.mjs?speed=50', import.meta.url).href
const HELD_TIME = new URL('../../../../test/support/held-time.mjs', import.meta.url).href
const DATE_JUMP = new URL('../../../../test/support/date-jump.mjs', import.meta.url).href
/** The path of a file among the repository's examples. */
export const example = (path: string) =>
  fileURLToPath(new URL(`../../../../examples/${path}`, import.meta.url))

export const KEY = '0123456789abcdef0123456789abcdef'

/**
 * What `node` is started with, before the arguments of the program.
 *
 * @param heldTime time stands still, unless passTime says otherwise
 */
export const nodeArgs = (heldTime = false) => ['--import', heldTime ? HELD_TIME : PRELOAD, MAIN]

/** An environment that is the same on every machine. */
export function environment(
  home: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const { PATH = '', SystemRoot = '' } = process.env
  return {
    PATH,
    SystemRoot,
    XDG_CONFIG_HOME: home,
    LANG: 'en_US.UTF-8',
    NODE_NO_WARNINGS: '1',
    ...more,
  }
}

export interface Ended {
  code: number | null
  out: string
  err: string
}

/** Runs the program without a terminal, to its end. `kill` sends one signal, the first asked for. */
export async function run(
  args: readonly string[],
  options: {
    cwd?: string
    env?: Record<string, string>
    /** By how many milliseconds the machine's date jumps when the program first writes a text. */
    dateJump?: [text: string, ms: number]
    heldTime?: boolean
    onStart?: (child: ChildProcess) => void
    onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
  } = {},
): Promise<Ended> {
  const { dateJump } = options
  const jump = dateJump ? ['--import', `${DATE_JUMP}?${dateJump.join('=')}`] : []
  const child = spawn(process.execPath, [...jump, ...nodeArgs(options.heldTime), ...args], {
    cwd: options.cwd,
    env: options.env ?? environment(tmpdir(), { RUNNINGHUB_API_KEY: KEY }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  options.onStart?.(child)
  let [out, err] = ['', '']
  let told = false
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
    options.onErr?.(err, (signal) => {
      if (!told) child.kill(signal)
      told = true
    })
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

/** A directory of its own, and a local RunningHub whose tasks take moments. */
export async function rehearsal(options: Partial<SimulatorOptions> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-cli-'))
  const simulator = new Simulator({ clock: systemClock, queuedMs: 10, runMs: 150, ...options })
  const served = await serve(simulator)
  return {
    dir,
    simulator,
    baseUrl: served.baseUrl,
    async [Symbol.asyncDispose]() {
      await served.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
