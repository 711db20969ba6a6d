import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'

/** One run of a program. */
export interface ProgramRun {
  /** The path of its entry. */
  entry: string
  args: readonly string[]
  env: Readonly<Record<string, string | undefined>>
  cwd: string
}

/** How a process ended, and what it wrote. */
export interface EndedProcess {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** Node's own loader would compile the modules of each run anew. */
const VM_MODULES = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
const HOST = fileURLToPath(new URL('program-host.mjs', import.meta.url))
/** What the host writes to both streams after a run. */
const END = '\0end of run\0'
/** The modules of all runs stay in the memory of their host. */
const RUNS_PER_HOST = 40

/** Hosts that have nothing to do, by the time that passes in them and their Node settings. */
const idle = new Map<string, Host[]>()

/**
 * Runs a program in a process that has run others before and runs others after it. It takes a third
 * of the time of a process of its own: Node has started, and its code is compiled.
 *
 * @param time the URL of the module that makes time pass: fast-time.mjs
 */
export async function runInHost(time: string, run: ProgramRun): Promise<EndedProcess> {
  const settings = Object.entries(run.env).filter(
    // The modules of each run have URLs of their own. A cache would keep what nothing reads again.
    ([name]) => name.startsWith('NODE_') && name !== 'NODE_COMPILE_CACHE',
  )
  const key = JSON.stringify([time, settings])
  const hosts = idle.get(key) ?? []
  idle.set(key, hosts)
  const host = hosts.pop() ?? new Host(time, Object.fromEntries(settings))
  const ended = await host.run(run)
  if (host.isUsable) hosts.push(host)
  else host.stop()
  return ended
}

class Host {
  readonly #child: ChildProcess
  #runs = 0
  #isClean = true
  #output = { stdout: '', stderr: '' }
  #onChange: () => void = () => {}
  /** The exit code that the program has set. */
  #code: number | undefined
  #closed: Pick<EndedProcess, 'code' | 'signal'> | undefined

  constructor(time: string, settings: Record<string, string | undefined>) {
    const { PATH, SystemRoot } = process.env
    this.#child = spawn(process.execPath, [...VM_MODULES, HOST, time, tmpdir()], {
      env: { PATH, SystemRoot, ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#output[name] += text
        this.#onChange()
      })
    }
    this.#child.on('message', (message: { code: number; isClean: boolean }) => {
      this.#code = message.code
      this.#isClean = message.isClean
      this.#onChange()
    })
    this.#child.on('close', (code, signal) => {
      this.#closed = { code, signal }
      this.#onChange()
    })
  }

  /** Whether another program can run in it. */
  get isUsable(): boolean {
    return this.#closed === undefined && this.#isClean && this.#runs < RUNS_PER_HOST
  }

  async run(run: ProgramRun): Promise<EndedProcess> {
    this.#runs++
    this.#output = { stdout: '', stderr: '' }
    this.#code = undefined
    this.#child.send(run)
    return new Promise((resolve) => {
      this.#onChange = () => {
        const { stdout, stderr } = this.#output
        if (this.#closed !== undefined) resolve({ ...this.#closed, stdout, stderr })
        if (this.#code === undefined || !stdout.endsWith(END) || !stderr.endsWith(END)) return
        const [out, err] = [stdout, stderr].map((text) => text.slice(0, -END.length)) as [
          string,
          string,
        ]
        resolve({ code: this.#code, signal: null, stdout: out, stderr: err })
      }
    })
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect()
  }
}
