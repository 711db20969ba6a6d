import type { ChildProcess } from 'node:child_process'
import { FakeRunner } from '../../../../action/test/harness/fake-runner.ts'
import { findSecrets } from '../../checks/secrets.ts'
import type { RunContext } from '../context.ts'
import { SPEED } from '../time/fast-clock.ts'
import type { Job, JobServices } from './jobs.ts'
import { Killer } from './killer.ts'

/** How long a program may run, in real milliseconds: more than all its limits together. */
const MAX_DURATION = 20 * 60_000

export interface AttemptResult {
  /** Undefined when the machine was lost. */
  outputs: Record<string, string> | undefined
  /** Whether `main` ended by itself. */
  completed: boolean
}

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
    const killer = part === 'main' ? new Killer(context, job.orders, program) : undefined
    let started: ChildProcess | undefined
    const overdue = setTimeout(() => {
      history.add({ type: 'violation', invariant: 'programs end', text: `${program} still runs` })
      started?.kill('SIGKILL')
    }, MAX_DURATION)
    let printed = 0
    const print = (text: string) => {
      for (const line of text.split('\n')) history.add({ type: 'printed', program, text: line })
    }
    const env = { ...cache, GITHUB_JOB: job.name, GITHUB_RUN_ATTEMPT: String(number) }
    const onOutput = (text: string, child: ChildProcess) => {
      const end = text.lastIndexOf('\n')
      if (end > printed) print(text.slice(printed, end))
      printed = Math.max(printed, end + 1)
      started = child
      killer?.arm(child)
    }
    const step = { inputs: job.inputs, files: job.files, env, timeScale: SPEED, onOutput }
    const finished = await runner.step(step, state)
    clearTimeout(overdue)
    killer?.disarm()
    print(`${finished.stdout.slice(printed)}${finished.stderr}`.trimEnd())
    if (finished.code !== null) history.add({ type: 'exited', program, code: finished.code })
    return finished
  }
  const main = await run('main')
  const completed = main.code !== null
  const isLost = !completed && choices.chance(`${name} loses its machine`, 0.5)
  if (!isLost) await run('post', main.state)
  for (const { invariant, text } of findSecrets([], runner.dir)) {
    history.add({ type: 'violation', invariant, text: `${name}: ${text}` })
  }
  return { outputs: isLost ? undefined : main.outputs, completed }
}
