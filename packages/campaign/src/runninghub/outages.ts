import type { Simulation } from '../world/simulation.ts'
import { CALL_FAULTS, type CallFault, type CallKind } from './call-faults.ts'
import type { RunningHub, ServiceAccount } from './service.ts'

const MINUTE = 60_000

/** What is wrong for a while, for all calls of some kinds. */
interface Outage {
  name: string
  kinds: readonly CallKind[]
  fault?: CallFault
  /** Changes the account for the time of the outage. Returns what undoes it. */
  begin?: (account: ServiceAccount) => () => void
  /** It concerns one account, not RunningHub. */
  ofAccount?: true
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
  {
    name: 'the key is refused',
    kinds: ALL,
    fault: code('key refused', [806]),
    ofAccount: true,
  },
  { name: 'too many calls', kinds: ALL, fault: named('rate limit') },
  {
    name: 'the wallet is empty',
    kinds: [],
    ofAccount: true,
    begin: ({ simulator: { options } }) => {
      const { coins, money } = options
      Object.assign(options, { coins: 0, money: 0 })
      return () => Object.assign(options, { coins, money })
    },
  },
  {
    name: 'all slots are taken',
    kinds: [],
    ofAccount: true,
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
  readonly #active = new Set<{ outage: Outage; account: ServiceAccount | undefined }>()

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
        const [main, ...others] = service.accounts
        const account = choices.pick(`account of outage ${n}`, [main, ...others])
        const active = { outage, account: outage.ofAccount && account }
        const name = others.length > 0 && active.account ? ` (${active.account.name})` : ''
        history.add({ type: 'note', text: `${outage.name}${name}: begins` })
        const undo = account && outage.begin?.(account)
        this.#active.add(active)
        scheduler.schedule(Math.min(length, duration - from), () => {
          history.add({ type: 'note', text: `${outage.name}${name}: ends` })
          undo?.()
          this.#active.delete(active)
        })
      })
    }
  }

  /** Returns how a call to an account fails at this moment because of an outage. */
  faultOf(kind: CallKind, name: string | undefined): CallFault | undefined {
    for (const { outage, account } of this.#active) {
      const isConcerned = account === undefined || account.name === name
      if (isConcerned && outage.kinds.includes(kind)) return outage.fault
    }
    return undefined
  }
}
