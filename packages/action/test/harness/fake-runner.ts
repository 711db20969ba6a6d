import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { EOL, tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type EndedProcess,
  type ProgramRun,
  runInHost,
} from '../../../../test/support/program-host.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const metadata = await readFile(join(root, 'action.yml'), 'utf8')
const fastTime = new URL('../../../../test/support/fast-time.mjs', import.meta.url).href
const heldTime = new URL('../../../../test/support/held-time.mjs', import.meta.url).href
const dateJump = new URL('../../../../test/support/date-jump.mjs', import.meta.url).href

export interface StepOptions {
  /** Inputs by their names in a workflow file. */
  inputs: Record<string, string>
  /** Files of the workspace. */
  files?: Record<string, string | Uint8Array>
  env?: Record<string, string>
  /**
   * Speed of time in the bundle. 1: real time, with nothing preloaded. 0: time stands still until
   * passTime is called. @default 100
   */
  timeScale?: number
  /** The bundle has a process of its own, which no other step uses. All have one with `TEST_CASES=all`. */
  ownProcess?: boolean
  /** Milliseconds by which the machine's date jumps when the bundle first prints a text. */
  dateJumps?: Record<string, number>
  /** Called with the whole output so far whenever the bundle prints. */
  onOutput?: (text: string, child: ChildProcess) => void
}

/** What the runner knows after a step. */
export interface FinishedStep extends EndedProcess {
  outputs: Record<string, string>
  state: Record<string, string>
  summary: string
  /** The path of the workspace, until the runner is disposed. */
  workspace: string
}

/** Runs the committed bundle like GitHub's runner. */
export class FakeRunner implements AsyncDisposable {
  readonly dir: string
  readonly workspace: string
  readonly temp: string
  #steps = 0

  private constructor(dir: string) {
    this.dir = dir
    this.workspace = join(dir, 'work')
    this.temp = join(dir, 'temp')
  }

  static async create(): Promise<FakeRunner> {
    const runner = new FakeRunner(await mkdtemp(join(tmpdir(), 'action-')))
    await mkdir(runner.workspace)
    await mkdir(runner.temp)
    return runner
  }

  /** Runs `main` of a step, or with the state of `main` its `post`. */
  async step(options: StepOptions, state?: Record<string, string>): Promise<FinishedStep> {
    const entry = join(root, script(state === undefined ? 'main' : 'post'))
    const files = {
      GITHUB_OUTPUT: join(this.dir, `output-${++this.#steps}`),
      GITHUB_STATE: join(this.dir, `state-${this.#steps}`),
      GITHUB_STEP_SUMMARY: join(this.dir, `summary-${this.#steps}`),
    }
    for (const path of Object.values(files)) await writeFile(path, '')
    await this.writeFiles(options.files ?? {})
    const env = {
      PATH: process.env.PATH ?? '',
      SystemRoot: process.env.SystemRoot ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: this.workspace,
      RUNNER_TEMP: this.temp,
      GITHUB_RUN_ID: '4711',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW: 'Pictures',
      GITHUB_JOB: 'draw',
      GITHUB_ACTION: '__run',
      GITHUB_REPOSITORY: 'someone/pictures',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_SHA: '9c3f1e07b2d84a65c0e1f2a3b4d5968778695a4b',
      ...files,
      ...toVariables('INPUT_', options.inputs),
      ...Object.fromEntries(Object.entries(state ?? {}).map(([key, v]) => [`STATE_${key}`, v])),
      ...options.env,
    }
    const ended = await runBundle({ entry, args: [], env, cwd: this.workspace }, options)
    return {
      ...ended,
      stdout: ended.stdout.replaceAll(EOL, '\n'),
      outputs: await readCommandFile(files.GITHUB_OUTPUT),
      state: await readCommandFile(files.GITHUB_STATE),
      summary: await readFile(files.GITHUB_STEP_SUMMARY, 'utf8'),
      workspace: this.workspace,
    }
  }

  /** Writes files of the workspace. */
  async writeFiles(contents: Record<string, string | Uint8Array>): Promise<void> {
    for (const [name, content] of Object.entries(contents)) {
      await mkdir(join(this.workspace, name, '..'), { recursive: true })
      await writeFile(join(this.workspace, name), content)
    }
  }

  async workspaceFiles(folder = '.'): Promise<string[]> {
    return (await readdir(join(this.workspace, folder))).sort()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.dir, { recursive: true, force: true })
  }
}

/** Runs a script of the bundle in a process of its own, or in one that others share. */
function runBundle(run: ProgramRun, options: StepOptions): Promise<EndedProcess> {
  const { timeScale = 100, dateJumps, onOutput } = options
  const needsProcess = options.ownProcess || onOutput || dateJumps || timeScale <= 1
  if (!needsProcess && process.env.TEST_CASES !== 'all') {
    return runInHost(`${fastTime}?speed=${timeScale}`, run)
  }
  const preloads = [
    ...(timeScale === 1 ? [] : [timeScale === 0 ? heldTime : `${fastTime}?speed=${timeScale}`]),
    ...(dateJumps === undefined ? [] : [`${dateJump}?${query(dateJumps)}`]),
  ]
  return spawnBundle(run, preloads, onOutput)
}

/** Starts a process and waits for its end. */
async function spawnBundle(
  { entry, env, cwd }: ProgramRun,
  preloads: readonly string[],
  onOutput: StepOptions['onOutput'],
): Promise<EndedProcess> {
  const imports = preloads.flatMap((url) => ['--import', url])
  const stdio = ['pipe', 'pipe', 'pipe', 'ipc'] as const
  const child = spawn(process.execPath, [...imports, entry], { cwd, env, stdio: [...stdio] })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout = (stdout + text).replaceAll(EOL, '\n')
    onOutput?.(stdout, child)
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, stdout, stderr }
}

function query(values: Record<string, number>): string {
  return Object.entries(values)
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&')
}

/** Names variables like the runner: in upper case, with hyphens unchanged. */
function toVariables(prefix: string, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [prefix + name.toUpperCase(), value]),
  )
}

/** Returns the path of a script in action.yml. The demo runs this without a YAML parser installed. */
function script(name: 'main' | 'post'): string {
  const [, path] = new RegExp(`^ {2}${name}: (\\S+)$`, 'm').exec(metadata) ?? []
  if (path === undefined) throw new Error(`action.yml has no ${name}`)
  return path
}

/** Reads `name=value` and `name<<delimiter` like the runner. The last value of a name counts. */
export async function readCommandFile(path: string): Promise<Record<string, string>> {
  const lines = (await readFile(path, 'utf8')).replaceAll(EOL, '\n').split('\n')
  const values: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const [, name, sign, rest] = /^(.+?)(=|<<)(.*)$/s.exec(lines[at] ?? '') ?? []
    if (name === undefined || rest === undefined) continue
    if (sign === '=') {
      values[name] = rest
      continue
    }
    const delimiter = rest
    const end = lines.indexOf(delimiter, at + 1)
    if (end === -1) throw new Error(`${path}: the value of ${name} does not end`)
    values[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}

/** Returns the lines that the runner reads as commands, by its own rule. */
export function commandsIn(stdout: string): string[] {
  return stdout
    .split(/\r\n|[\r\n]/)
    .filter((line) => line.trimStart().startsWith('::') || line.includes('##['))
}
