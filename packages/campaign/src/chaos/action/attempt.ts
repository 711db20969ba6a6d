import type { ChildProcess } from 'node:child_process'
import { FakeRunner, type FinishedStep } from '../../../../action/test/harness/fake-runner.ts'
import { findSecrets } from '../../checks/secrets.ts'
import type { RunContext } from '../context.ts'
import type { Moment } from '../moments.ts'
import { SPEED } from '../time/fast-clock.ts'
import type { Job, JobServices } from './jobs.ts'

export interface AttemptResult {
  /** Undefined when the machine was lost. */
  outputs: Record<string, string> | undefined
  /** Whether `main` ended by itself. */
  completed: boolean
}

/** Moments at which `main` is killed, after some real milliseconds; never; any moment. */
const KILLS: readonly (Moment | 'any' | undefined)[] = [
  undefined,
  undefined,
  'create call arrives',
  'task is created',
  'task is created',
  'cache is written',
  'any',
]
const DELAYS = [0, 0, 2, 10, 40]
/** Real milliseconds after the first line. */
const ANY_DELAYS = [50, 300, 1_000, 3_000]
/** When a job is cancelled, in real milliseconds after its first line. */
const CANCELS = [undefined, undefined, undefined, undefined, 200, 1_000, 3_000]
/** When the runner sends SIGTERM and kills, in real milliseconds after SIGINT. */
const SIGTERM_AFTER = 7_500 / SPEED
const KILL_AFTER = 10_000 / SPEED

/** Runs `main` of a job on a new machine, and `post` unless the machine is lost with `main`. */
export async function playAttempt(
  context: RunContext,
  job: Job,
  number: number,
  { cache }: JobServices,
): Promise<AttemptResult> {
  const { choices, history, programs } = context
  const name = `${job.name}.${number}`
  await using runner = await FakeRunner.create()
  const run = async (part: 'main' | 'post', state?: Record<string, string>) => {
    const program = `${name} ${part}`
    programs.set(job.name, program)
    history.add({ type: 'started', program })
    const killer = part === 'main' ? new Killer(context, job, program) : undefined
    let printed = 0
    const env = { ...cache, GITHUB_JOB: job.name, GITHUB_RUN_ATTEMPT: String(number) }
    const finished = await runner.step(
      {
        inputs: job.inputs,
        files: job.files,
        env,
        timeScale: SPEED,
        onOutput(text, child) {
          for (const line of text.slice(printed).trimEnd().split('\n')) {
            history.add({ type: 'printed', program, text: line })
          }
          printed = text.length
          killer?.arm(child)
        },
      },
      state,
    )
    killer?.disarm()
    if (finished.stderr) history.add({ type: 'printed', program, text: finished.stderr })
    if (finished.code !== null) history.add({ type: 'exited', program, code: finished.code })
    return finished
  }
  const main = await run('main')
  const completed = main.code !== null
  const isLost = !completed && choices.chance(`${name} loses its machine`, 0.5)
  if (!isLost) await run('post', main.state)
  for (const { invariant, text } of findSecrets([{ ...SUMMARY, ...summaryOf(main) }], runner.dir)) {
    history.add({ type: 'violation', invariant, text: `${name}: ${text}` })
  }
  return { outputs: isLost ? undefined : main.outputs, completed }
}

const SUMMARY = { at: 0, type: 'kept' } as const
const summaryOf = ({ summary }: FinishedStep) => ({ text: summary })

/** Kills `main` at a moment that is drawn, or cancels the job as the runner does. */
class Killer {
  readonly #context: RunContext
  readonly #job: Job
  readonly #program: string
  readonly #timers: NodeJS.Timeout[] = []
  #stop = () => {}
  #isArmed = false

  constructor(context: RunContext, job: Job, program: string) {
    this.#context = context
    this.#job = job
    this.#program = program
  }

  /** Begins with the first line that `main` prints. */
  arm(child: ChildProcess): void {
    if (this.#isArmed) return
    this.#isArmed = true
    const { choices, moments, hasFaults } = this.#context
    const pick = <T>(what: string, options: readonly T[]) =>
      choices.pick(`${this.#program}: ${what}`, options)
    const moment = pick('moment of the kill', KILLS)
    const cancelAfter = pick('cancelled after', CANCELS)
    if (!hasFaults) return
    if (cancelAfter !== undefined) {
      this.#after(cancelAfter, () => child.kill('SIGINT'))
      this.#after(cancelAfter + SIGTERM_AFTER, () => child.kill('SIGTERM'))
      this.#after(cancelAfter + KILL_AFTER, () => this.#kill(child))
    }
    if (moment === 'any') this.#after(pick('time of the kill', ANY_DELAYS), () => this.#kill(child))
    else if (moment !== undefined) {
      const delay = pick('delay of the kill', DELAYS)
      this.#stop = moments.on(moment, (order) => {
        if (order !== '' && !this.#job.orders.includes(order)) return
        this.#stop()
        if (delay === 0) this.#kill(child)
        else this.#after(delay, () => this.#kill(child))
      })
    }
  }

  disarm(): void {
    this.#stop()
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #after(ms: number, run: () => void): void {
    this.#timers.push(setTimeout(run, ms))
  }

  #kill(child: ChildProcess): void {
    if (!child.kill('SIGKILL')) return
    this.#context.history.add({ type: 'killed', program: this.#program })
  }
}
