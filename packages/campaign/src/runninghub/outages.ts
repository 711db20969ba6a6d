import type { Simulation } from '../world/simulation.ts'
import { CALL_FAULTS, type CallFault, type CallKind } from './call-faults.ts'
import type { RunningHub } from './service.ts'

const MINUTE = 60_000

/** What is wrong for a while, for all calls of some kinds. */
interface Outage {
  name: string
  kinds: readonly CallKind[]
  fault?: CallFault
  /** Changes the account for the time of the outage. Returns what undoes it. */
  begin?: (service: RunningHub) => () => void
}

const ALL = ['create', 'read', 'change'] as const
const named = (name: string) => CALL_FAULTS.find((fault) => fault.name === name) as CallFault
const code = (name: string, codes: number[]): CallFault => ({
  name,
  kinds: ALL,
  handled: false,
  effect: { kind: 'code', codes },
})

const OUTAGES: readonly Outage[] = [
  { name: 'RunningHub is down', kinds: ALL, fault: named('gateway page before') },
  { name: 'RunningHub is unreachable', kinds: ALL, fault: named('connection refused') },
  { name: 'RunningHub hangs', kinds: ALL, fault: named('hang before') },
  { name: 'responses are lost', kinds: ALL, fault: named('cut after') },
  { name: 'reads fail', kinds: ['read'], fault: code('reads fail', [500]) },
  { name: 'tasks are not found', kinds: ['read', 'change'], fault: code('not found', [807]) },
  { name: 'the key is refused', kinds: ALL, fault: code('key refused', [806]) },
  { name: 'too many calls', kinds: ALL, fault: named('rate limit') },
  {
    name: 'the wallet is empty',
    kinds: [],
    begin: ({ simulator: { options } }) => {
      const { coins, money } = options
      Object.assign(options, { coins: 0, money: 0 })
      return () => Object.assign(options, { coins, money })
    },
  },
  {
    name: 'all slots are taken',
    kinds: [],
    begin: ({ simulator: { options } }) => {
      const { concurrentLimit } = options
      options.concurrentLimit = 0
      return () => Object.assign(options, { concurrentLimit })
    },
  },
]

/** The outages of a run. After `end` there is no fault any more. */
export class Outages {
  /** Milliseconds since 1970. */
  readonly end: number
  readonly #active = new Set<Outage>()

  /** @param duration how long faults occur, in milliseconds */
  constructor(simulation: Simulation, service: RunningHub, duration: number) {
    const { scheduler, choices, history } = simulation
    this.end = scheduler.now + duration
    const count = choices.pick('outages', [0, 1, 2, 0, 0])
    for (let n = 1; n <= count; n++) {
      const outage = choices.pick(`outage ${n}`, OUTAGES)
      const from = choices.pick(`begin of outage ${n}`, [0, 0.1, 0.02, 0.3, 0.6]) * duration
      const length = choices.pick(`length of outage ${n}`, [0.5, 1, 5, 20, 75]) * MINUTE
      scheduler.schedule(from, () => {
        history.add({ type: 'note', text: `${outage.name}: begins` })
        const undo = outage.begin?.(service)
        this.#active.add(outage)
        scheduler.schedule(Math.min(length, duration - from), () => {
          history.add({ type: 'note', text: `${outage.name}: ends` })
          undo?.()
          this.#active.delete(outage)
        })
      })
    }
  }

  /** Returns how a call fails at this moment because of an outage. */
  faultOf(kind: CallKind): CallFault | undefined {
    for (const { kinds, fault } of this.#active) if (kinds.includes(kind)) return fault
    return undefined
  }
}
