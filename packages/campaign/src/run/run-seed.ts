import { mkdirSync, rmSync } from 'node:fs'
import { check, type Violation } from '../checks/check.ts'
import { findSecrets } from '../checks/secrets.ts'
import { transitionName } from '../checks/transitions.ts'
import type { Door, DoorName, FixedOrders } from '../doors/door.ts'
import { type Entry, formatHistory } from '../history/history.ts'
import { withInputServer } from '../runninghub/input-server.ts'
import { RunningHubNetwork } from '../runninghub/network.ts'
import { Outages } from '../runninghub/outages.ts'
import { RunningHub } from '../runninghub/service.ts'
import { openProgressSocket } from '../runninghub/sockets.ts'
import { activate, type Network, Simulation } from '../world/simulation.ts'

/** How long a run may take, in milliseconds of its own time. */
const MAX_DURATION = 5 * 24 * 3_600_000
/** How many things may happen in a run. */
const MAX_EVENTS = 200_000
/** How long after the last program a call may still arrive, in milliseconds. */
const LATE_ARRIVALS = 5 * 60_000
/** How long faults occur, in milliseconds. */
const FAULTS_FOR = [40 * 60_000, 10 * 60_000, 5 * 3_600_000]

export interface RunOptions {
  seed: number
  door: Door
  /** An empty or missing directory, which the run uses and removes. */
  dir: string
  /** Whether the run may make an unusual choice, by its name. @default all */
  mayBeUnusual?: ((name: string) => boolean) | undefined
  /** What is ordered, instead of what the seed draws. */
  fixed?: FixedOrders | undefined
}

export interface RunResult {
  seed: number
  door: DoorName
  violations: readonly Violation[]
  entries: readonly Entry[]
  /** The history as text, equal for equal seeds. */
  text: string
  /** The choices that were not the ordinary ones, by name. */
  unusual: ReadonlyMap<string, string>
  /** How many things happened. */
  events: number
  /** The transitions that the Worker's queue took. */
  transitions: readonly string[]
}

/** Plays one seed through one front door, and checks what happened. */
export async function runSeed({
  seed,
  door,
  dir,
  mayBeUnusual,
  fixed,
}: RunOptions): Promise<RunResult> {
  rmSync(dir, { recursive: true, force: true })
  mkdirSync(dir, { recursive: true })
  const simulation = new Simulation(seed, mayBeUnusual)
  const { choices, scheduler, history } = simulation
  scheduler.reorder = choices.chance('order of simultaneous events', 0.5)
  const onRejection = (error: unknown) => {
    const text = error instanceof Error ? `${error.stack}` : String(error)
    history.add({ type: 'violation', invariant: 'no unhandled rejection', text })
  }
  process.on('unhandledRejection', onRejection)
  try {
    await activate(simulation, async () => {
      const service = new RunningHub(simulation, (input, init) =>
        simulation.network(undefined, String(input), init ?? {}),
      )
      const duration = choices.pick('duration of faults', FAULTS_FOR)
      const outages = new Outages(simulation, service, duration)
      const network = new RunningHubNetwork(simulation, service, outages)
      const send: Network = (program, url, init) => network.send(program, url, init)
      simulation.network = withInputServer(simulation, send, outages.end)
      simulation.openSocket = (url) => openProgressSocket(simulation, service, url)
      let done = false
      const world = {
        simulation,
        service,
        runningHub: simulation.network,
        dir,
        faultsEnd: outages.end,
        fixed,
      }
      const played = door.play(world).then(
        () => {
          done = true
        },
        (error) => {
          done = true
          onRejection(error)
        },
      )
      await scheduler.run(scheduler.now + MAX_DURATION, () => done || scheduler.count > MAX_EVENTS)
      if (done) await played
      else {
        const text = `the run does not end (${scheduler.count} events)`
        history.add({ type: 'violation', invariant: 'runs end', text })
      }
      // What is under way arrives.
      await scheduler.run(scheduler.now + LATE_ARRIVALS)
      service.recordTasks()
    })
    const text = formatHistory(history.entries).replaceAll(dir, '/run')
    return {
      seed,
      door: door.name,
      violations: [...check(history.entries), ...findSecrets(history.entries, dir)],
      entries: history.entries,
      text,
      unusual: choices.unusual,
      events: scheduler.count,
      transitions: [
        ...new Set(
          history.of('transition').map(({ from, event, to }) => transitionName(from, event, to)),
        ),
      ],
    }
  } finally {
    process.off('unhandledRejection', onRejection)
    rmSync(dir, { recursive: true, force: true })
  }
}
