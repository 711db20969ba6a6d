import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type KillPoint, type Machine, Program } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import { type Entry, launch } from '../launch.ts'

/** After SIGINT, in milliseconds. @see https://github.com/actions/runner */
const SIGTERM_AFTER = 7_500
const KILL_AFTER = 10_000

export interface Step {
  /** Of the job and its attempt. */
  name: string
  machine: Machine
  /** Inputs by their names. */
  inputs: Record<string, string>
  /** Files of the workspace. */
  files: Record<string, string | Uint8Array>
  env: Record<string, string>
  /** When the job is cancelled, in milliseconds after the start; undefined for never. */
  cancelAfter: number | undefined
  /** Where `main` is killed. */
  killPoint: KillPoint | undefined
  /** Whether the whole machine is lost then, so that nothing else runs on it. */
  losesMachine: boolean
}

export interface StepResult {
  /** Undefined when the machine was lost. */
  outputs: Record<string, string> | undefined
  /** Whether `main` ended by itself. */
  completed: boolean
}

/** GitHub's runner: runs `main` of the step, signals it, and runs `post` on the state of `main`. */
export class Runner {
  readonly #simulation: Simulation
  readonly #entry: Entry
  readonly #dir: string

  /** @param dir an empty directory */
  constructor(simulation: Simulation, entry: Entry, dir: string) {
    this.#simulation = simulation
    this.#entry = entry
    this.#dir = dir
  }

  async run(step: Step): Promise<StepResult> {
    const dir = join(this.#dir, step.name)
    const [workspace, temp] = [join(dir, 'work'), join(dir, 'temp')]
    mkdirSync(workspace, { recursive: true })
    mkdirSync(temp)
    const commandFiles = {
      GITHUB_OUTPUT: join(dir, 'output'),
      GITHUB_STATE: join(dir, 'state'),
      GITHUB_STEP_SUMMARY: join(dir, 'summary'),
    }
    for (const path of Object.values(commandFiles)) writeFileSync(path, '')
    for (const [name, text] of Object.entries(step.files)) {
      writeFileSync(join(workspace, name), text)
    }
    const inputs = Object.entries(step.inputs).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      value,
    ])
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      TMPDIR: temp,
      ...commandFiles,
      ...Object.fromEntries(inputs),
      ...step.env,
    }
    const main = this.#program(step, 'main', env)
    main.killPoint = step.killPoint
    if (step.cancelAfter !== undefined) this.#cancel(main, step.cancelAfter)
    await launch(this.#simulation, main, this.#entry)
    const completed = main.exitCode !== undefined
    if (!completed && step.losesMachine) return { outputs: undefined, completed }
    const state = Object.entries(readCommandFile(commandFiles.GITHUB_STATE))
    const saved = Object.fromEntries(state.map(([name, value]) => [`STATE_${name}`, value]))
    await launch(this.#simulation, this.#program(step, 'post', { ...env, ...saved }), this.#entry)
    return { outputs: readCommandFile(commandFiles.GITHUB_OUTPUT), completed }
  }

  #program({ name, machine }: Step, entry: 'main' | 'post', env: Record<string, string>): Program {
    const argv = ['node', 'index.js', ...(entry === 'post' ? ['post'] : [])]
    const { history } = this.#simulation
    return new Program(history, { name: `${name} ${entry}`, machine, env, argv })
  }

  /** Signals a program as the runner does when the job is cancelled. */
  #cancel(program: Program, after: number): void {
    const { history, scheduler } = this.#simulation
    const signal = (name: string) => {
      if (!program.alive) return
      history.add({ type: 'signal', program: program.name, signal: name })
      if (!program.emit(name)) program.kill()
    }
    scheduler.schedule(after, () => signal('SIGINT'))
    scheduler.schedule(after + SIGTERM_AFTER, () => signal('SIGTERM'))
    scheduler.schedule(after + KILL_AFTER, () => program.kill())
  }
}

/** Reads `name<<delimiter` as the runner does. The last value of a name counts. */
function readCommandFile(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8').split('\n')
  const values: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const [, name, delimiter] = /^(.+?)<<(.*)$/s.exec(lines[at] ?? '') ?? []
    if (name === undefined || delimiter === undefined) continue
    const end = lines.indexOf(delimiter, at + 1)
    if (end === -1) break
    values[name] = lines.slice(at + 1, end).join('\n')
    at = end
  }
  return values
}
