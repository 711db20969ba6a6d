import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Simulator, type SimulatorOptions, systemClock } from '@runninghub-action/simulator'
import { serve } from '@runninghub-action/simulator/node'
import { runInHost } from '../../../../test/support/program-host.ts'

export const SOURCE = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
/** The program as it is published if the test run has built it, otherwise its sources. */
export const MAIN = process.env.RUNNINGHUB_PROGRAM || SOURCE
/** An hour passes in about a minute. */
const FAST_TIME = new URL('../../../../test/support/fast-time.mjs?speed=50', import.meta.url).href
const HELD_TIME = new URL('../../../../test/support/held-time.mjs', import.meta.url).href
const DATE_JUMP = new URL('../../../../test/support/date-jump.mjs', import.meta.url).href

export const API_KEY = '0123456789abcdef0123456789abcdef'

/** Returns the path of a file in the repository's examples. */
export const example = (path: string) =>
  fileURLToPath(new URL(`../../../../examples/${path}`, import.meta.url))

/**
 * Returns the arguments of `node` before those of the program.
 *
 * @param heldTime time stands still until passTime is called
 */
export const nodeArgs = (heldTime = false) => ['--import', heldTime ? HELD_TIME : FAST_TIME, MAIN]

/** Returns environment variables that are the same on every machine. */
export function testEnvironment(
  configHome: string,
  more: Record<string, string> = {},
): Record<string, string> {
  const { PATH = '', SystemRoot = '', NODE_COMPILE_CACHE = '' } = process.env
  return {
    PATH,
    SystemRoot,
    NODE_COMPILE_CACHE,
    XDG_CONFIG_HOME: configHome,
    XDG_CACHE_HOME: `${configHome}-cache`,
    LANG: 'en_US.UTF-8',
    NODE_NO_WARNINGS: '1',
    ...more,
  }
}

export interface ProgramResult {
  code: number | null
  out: string
  err: string
}

export interface ProgramOptions {
  cwd?: string
  env?: Record<string, string>
  /** The machine's date jumps by `ms` when the program first writes `text`. */
  dateJump?: [text: string, ms: number]
  heldTime?: boolean
  /** The program has a process of its own, which no other run uses. All have one with `TEST_CASES=all`. */
  ownProcess?: boolean
  /** What stdin contains. */
  stdin?: string
  onStart?: (child: ChildProcess) => void
  /** Called with all of stderr so far. `kill` sends the first signal only. */
  onErr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void
}

/** Runs the program without a terminal until it exits, in a process of its own or a shared one. */
export async function runProgram(
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<ProgramResult> {
  const { cwd = process.cwd(), env = defaultEnvironment(), ...rest } = options
  if (Object.keys(rest).length > 0 || process.env.TEST_CASES === 'all')
    return spawnProgram(args, { ...options, cwd, env })
  const { code, stdout, stderr } = await runInHost(FAST_TIME, { entry: MAIN, args, env, cwd })
  return { code, out: stdout, err: stderr }
}

const defaultEnvironment = () => testEnvironment(tmpdir(), { RUNNINGHUB_API_KEY: API_KEY })

async function spawnProgram(
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const { dateJump, cwd, env } = options
  const preload = dateJump ? ['--import', `${DATE_JUMP}?${dateJump.join('=')}`] : []
  const child = spawn(process.execPath, [...preload, ...nodeArgs(options.heldTime), ...args], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
  })
  child.stdin?.on('error', () => {}).end(options.stdin)
  options.onStart?.(child)
  let [out, err] = ['', '']
  let signalSent = false
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
    options.onErr?.(err, (signal) => {
      if (!signalSent) child.kill(signal)
      signalSent = true
    })
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

/** Creates a temporary directory and starts a simulator whose tasks take milliseconds. */
export async function startSimulator(options: Partial<SimulatorOptions> = {}) {
  const dir = await mkdtemp(join(tmpdir(), 'runninghub-cli-'))
  const simulator = new Simulator({
    clock: systemClock,
    queuedMs: 10,
    runMs: 150,
    // Large pictures take long to draw.
    pictureSize: 128,
    ...options,
  })
  const server = await serve(simulator)
  return {
    dir,
    simulator,
    baseUrl: server.baseUrl,
    async [Symbol.asyncDispose]() {
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
