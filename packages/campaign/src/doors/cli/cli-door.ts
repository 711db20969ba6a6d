import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GRAPH, INPUT_NODE, WORKFLOW_ID } from '../../runninghub/graph.ts'
import { API_KEY } from '../../runninghub/service.ts'
import { drawKillPoint } from '../../world/kill-points.ts'
import { createMachine } from '../../world/machine.ts'
import { type Machine, Program } from '../../world/program.ts'
import type { Door, World } from '../door.ts'
import { type Entry, launch } from '../launch.ts'
import { drawFile, type LocalFile } from '../local-file.ts'
import { type JsonLine, parseLines, reportRuns } from './report-runs.ts'

const MINUTE = 60_000
const MAX_COMMANDS = 6
/** The exit code that promises that nothing was created. */
const REFUSED = 3
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** People at terminals: they stop commands, kill them, look at the list, and wait for tasks. */
export function createCliDoor(entry: Entry): Door {
  return {
    name: 'cli',
    async play(world) {
      const drawn = world.simulation.choices.pick('number of users', [1, 1, 2])
      const count = world.fixed?.orders.length ?? drawn
      const users = Array.from(
        { length: count },
        (_, index) => new User(`user${index + 1}`, entry, world, world.fixed?.orders[index]),
      )
      await Promise.all(users.map((user) => user.play()))
    },
  }
}

class User {
  readonly #name: string
  readonly #entry: Entry
  readonly #world: World
  readonly #machine: Machine
  readonly #dir: string
  readonly #orders: readonly string[]
  readonly #file: LocalFile | undefined
  #commands = 0

  constructor(name: string, entry: Entry, world: World, order?: string) {
    this.#name = name
    this.#entry = entry
    this.#world = world
    this.#machine = createMachine(world.simulation, name)
    this.#dir = join(world.dir, name)
    const count = this.#pick('number of runs', [1, 1, 2, 3])
    this.#orders = order
      ? [order]
      : Array.from({ length: count }, (_, index) => `order ${name}-${index + 1}`)
    this.#file = drawFile(world.simulation.choices, name)
  }

  async play(): Promise<void> {
    const { scheduler, history } = this.#world.simulation
    mkdirSync(join(this.#dir, 'temp'), { recursive: true })
    await scheduler.wait(this.#pick('arrival', [0, 1_000, 30_000, 5 * MINUTE]))
    const hasFile = this.#file !== undefined
    for (const order of this.#orders) {
      history.add({ type: 'ordered', owner: this.#name, order, hasFile })
    }
    while (this.#commands < MAX_COMMANDS) {
      const exitCode = await this.#run()
      if (
        this.#world.fixed ||
        exitCode !== REFUSED ||
        this.#pick('tries again', [true, false]) === false
      )
        break
      await scheduler.wait(this.#pick('pause', [MINUTE, 1_000, 20 * MINUTE]))
    }
    while (this.#commands < MAX_COMMANDS) {
      const tasks = await this.#list()
      const open = tasks.find(({ state }) => !ENDED.has(state ?? ''))
      if (open === undefined) break
      await this.#wait(open.taskId)
    }
  }

  /** Runs the orders. @returns the exit code; undefined when the command was killed */
  async #run(): Promise<number | undefined> {
    const flags: string[] = []
    if (this.#orders.length === 1) flags.push('--set', `6.text=${this.#orders[0]}`)
    else {
      const rows = this.#orders.map((order) => ({ '6.text': order }))
      const path = join(this.#dir, 'batch.json')
      writeFileSync(path, JSON.stringify(rows))
      flags.push('--batch', path)
    }
    writeFileSync(join(this.#dir, 'api.json'), GRAPH)
    if (this.#file) {
      const { value, bytes } = this.#file
      const isLink = value.startsWith('https:')
      if (bytes) writeFileSync(join(this.#dir, value), bytes)
      flags.push('--set', `${INPUT_NODE}.image=${isLink ? value : join(this.#dir, value)}`)
    }
    const timeout = this.#world.fixed ? 7200 : this.#pick('timeout', [600, 30, 7200])
    flags.push('--timeout', `${timeout}s`)
    const api = this.#world.fixed?.api ?? this.#pick('API', ['v1', 'v2'])
    if (this.#pick('downloads', [false, true])) flags.push('--download', join(this.#dir, 'results'))
    const args = ['run', join(this.#dir, 'api.json'), '--workflow-id', WORKFLOW_ID, '--api', api]
    const command = await this.#command('run', [...args, ...flags], 0.3)
    const { history } = this.#world.simulation
    history.add({
      type: 'attempt',
      owner: this.#name,
      attempt: command.name,
      resumes: true,
      timeout: timeout * 1000,
      state: command.exitCode === undefined ? 'lost' : 'completed',
    })
    for (const report of reportRuns(command.lines, this.#orders)) {
      history.add({ type: 'reported', owner: this.#name, by: command.name, ...report })
    }
    return command.exitCode
  }

  async #list(): Promise<{ taskId: string; state?: string }[]> {
    const { lines } = await this.#command('list', ['list'], 0.05)
    return lines.flatMap(({ taskId, state }) =>
      typeof taskId === 'string' ? [{ taskId, ...(typeof state === 'string' && { state }) }] : [],
    )
  }

  async #wait(task: string): Promise<void> {
    const { history } = this.#world.simulation
    const { name, lines } = await this.#command('wait', ['wait', task, '--timeout', '1h'], 0.2)
    const order = history.of('created').find((created) => created.task === task)?.order ?? ''
    for (const report of reportRuns(lines, [order])) {
      // Neither a signal nor a time limit cancels the task.
      const status = report.status === 'cancelled' ? 'stopped' : report.status
      history.add({ type: 'reported', owner: this.#name, by: name, ...report, status, task })
    }
  }

  async #command(
    command: string,
    args: readonly string[],
    disturbance: number,
  ): Promise<{ name: string; exitCode: number | undefined; lines: JsonLine[] }> {
    const { simulation } = this.#world
    const { choices, scheduler, history } = simulation
    const name = `${this.#name}.${++this.#commands} ${command}`
    const program = new Program(history, {
      name,
      machine: this.#machine,
      env: {
        XDG_CONFIG_HOME: join(this.#dir, 'config'),
        TMPDIR: join(this.#dir, 'temp'),
        RUNNINGHUB_API_KEY: API_KEY,
      },
      argv: ['node', 'main.js', ...args, '--json'],
    })
    program.killPoint = drawKillPoint(choices, name, disturbance)
    if (choices.chance(`${name} is stopped`, disturbance)) {
      const signal = this.#pick('signal', SIGNALS)
      const times = this.#pick('number of signals', [1, 2])
      for (let time = 0; time < times; time++) {
        scheduler.schedule(
          this.#pick('time of the signal', [3_000, 200, 500, 20_000, 2 * MINUTE]),
          () => {
            if (!program.alive) return
            history.add({ type: 'signal', program: name, signal })
            if (!program.emit(signal)) program.kill()
          },
        )
      }
    }
    await launch(simulation, program, this.#entry)
    return { name, exitCode: program.exitCode, lines: parseLines(program.stdout.text) }
  }

  #pick<T>(what: string, options: readonly T[]): T {
    return this.#world.simulation.choices.pick(`${this.#name}: ${what}`, options)
  }
}

const ENDED = new Set(['succeeded', 'failed', 'cancelled'])
