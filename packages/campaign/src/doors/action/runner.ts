import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kill } from '../../world/process.ts'
import { type Machine, Program } from '../../world/program.ts'
import type { Simulation } from '../../world/simulation.ts'
import { launch } from '../launch.ts'

/** After SIGINT, in milliseconds. @see https://github.com/actions/runner */
const SIGTERM_AFTER = 7_500
const KILL_AFTER = 10_000

export interface Step {
  /** Of the job and its attempt. */
  name: string
  machine: Machine
  /** Inputs by their names. */
  inputs: Record<string, string>
  env: Record<string, string>
  /** Resolves when the job is cancelled. */
  cancelled: Promise<void>
  /** Resolves when the machine is lost, with everything on it. */
  lost: Promise<void>
}

/** GitHub's runner: runs `main` of the step, signals it, and runs `post` on the state of `main`. */
export class Runner {
  readonly #simulation: Simulation
  readonly #dir: string

  /** @param dir an empty directory */
  constructor(simulation: Simulation, dir: string) {
    this.#simulation = simulation
    this.#dir = dir
  }

  /** @returns the outputs of the step; undefined when the machine was lost */
  async run(step: Step): Promise<Record<string, string> | undefined> {
    const dir = join(this.#dir, step.name)
    const [workspace, temp] = [join(dir, 'work'), join(dir, 'temp')]
    mkdirSync(workspace, { recursive: true })
    mkdirSync(temp)
    const files = {
      GITHUB_OUTPUT: join(dir, 'output'),
      GITHUB_STATE: join(dir, 'state'),
      GITHUB_STEP_SUMMARY: join(dir, 'summary'),
    }
    for (const path of Object.values(files)) writeFileSync(path, '')
    const { batch = '', ...others } = step.inputs
    if (batch) writeFileSync(join(workspace, 'batch.json'), batch)
    const inputs = { ...others, ...(batch && { batch: 'batch.json' }) }
    const env = {
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...files,
      ...variables('INPUT_', inputs),
      ...step.env,
    }
    let isLost = false
    void step.lost.then(() => {
      isLost = true
    })
    await this.#process(step, 'main', { ...env }, step.cancelled)
    if (isLost) return undefined
    const state = readCommandFile(files.GITHUB_STATE)
    await this.#process(step, 'post', { ...env, ...variables('STATE_', state) })
    return isLost ? undefined : readCommandFile(files.GITHUB_OUTPUT)
  }

  async #process(
    { name, machine, lost }: Step,
    entry: 'main' | 'post',
    env: Record<string, string>,
    cancelled?: Promise<void>,
  ): Promise<void> {
    const { history, scheduler } = this.#simulation
    const argv = ['node', 'index.js', ...(entry === 'post' ? ['post'] : [])]
    const program = new Program(history, { name: `${name} ${entry}`, machine, env, argv })
    const signal = (name: string) => {
      if (!program.alive) return
      history.add({ type: 'signal', program: program.name, signal: name })
      if (!program.emit(name)) kill(program)
    }
    void lost.then(() => kill(program))
    void cancelled?.then(() => {
      signal('SIGINT')
      scheduler.schedule(SIGTERM_AFTER, () => signal('SIGTERM'))
      scheduler.schedule(KILL_AFTER, () => kill(program))
    })
    await launch(this.#simulation, program, 'action/src/main.ts')
  }
}

function variables(prefix: string, values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [prefix + (prefix === 'INPUT_' ? name.toUpperCase() : name), value]),
  )
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
