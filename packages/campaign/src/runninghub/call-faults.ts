import type { Choices } from '../choices/choices.ts'

/** What a call does on RunningHub. */
export type CallKind = 'create' | 'read' | 'change'

/** How one call goes wrong. Every fault tells the truth about tasks, or nothing about them. */
export interface CallFault {
  name: string
  kinds: readonly CallKind[]
  /** RunningHub does the work of the call. Otherwise the call never reaches it. */
  handled: boolean
  /** What the caller sees instead of the usual response, once the call would be handled. */
  effect:
    | { kind: 'refused' | 'cut' | 'cut-body' | 'hang' | 'broken' }
    | { kind: 'delay'; before: readonly number[]; after: readonly number[] }
    | { kind: 'page'; statuses: readonly number[]; retryAfter?: readonly string[] }
    | { kind: 'code'; codes: readonly number[]; statuses?: readonly number[] }
}

const ALL = ['create', 'read', 'change'] as const
const NOW = [0] as const

/** Errors inside RunningHub: the work may be done or not. */
const INTERNAL = [500, 1005, 1010, 1012]
/** Refusals before anything is done, that pass. */
const BUSY = [415, 421, 814, 1003, 1011, 1520]
/** Refusals of a create call for good. */
const FINAL = [301, 380, 433, 435, 803, 810, 901, 1007, 1101, 1501]
/** Denials that RunningHub gives for a moment while a part of it restarts, or that a proxy gives. */
const ODD = [401, 412, 423, 436, 801, 802, 806, 807, 811, 1000, 1001, 1002, 1004, 1007, 1014, 4711]
/** What a firewall responds, with codes that mean something else at RunningHub. */
const FOREIGN = [1, 301, 414, 421, 805, 807, 1006, 1015, 1020]
const FIREWALL_STATUSES = [400, 403, 404, 502, 520]

export const CALL_FAULTS: readonly CallFault[] = [
  { name: 'connection refused', kinds: ALL, handled: false, effect: { kind: 'refused' } },
  { name: 'cut before', kinds: ALL, handled: false, effect: { kind: 'cut' } },
  { name: 'cut after', kinds: ALL, handled: true, effect: { kind: 'cut' } },
  { name: 'cut in the body', kinds: ALL, handled: true, effect: { kind: 'cut-body' } },
  { name: 'hang before', kinds: ALL, handled: false, effect: { kind: 'hang' } },
  { name: 'hang after', kinds: ALL, handled: true, effect: { kind: 'hang' } },
  {
    name: 'slow response',
    kinds: ALL,
    handled: true,
    effect: { kind: 'delay', before: NOW, after: [12_000, 28_000, 70_000] },
  },
  {
    name: 'late arrival',
    kinds: ALL,
    handled: true,
    effect: { kind: 'delay', before: [5_000, 25_000, 90_000], after: NOW },
  },
  {
    name: 'gateway page before',
    kinds: ALL,
    handled: false,
    effect: { kind: 'page', statuses: [502, 500, 503, 504, 520] },
  },
  {
    name: 'gateway page after',
    kinds: ALL,
    handled: true,
    effect: { kind: 'page', statuses: [502, 500, 504, 200] },
  },
  {
    name: 'rate limit',
    kinds: ALL,
    handled: false,
    effect: { kind: 'page', statuses: [429], retryAfter: ['', '3', '90', '100000'] },
  },
  {
    name: 'internal error before',
    kinds: ALL,
    handled: false,
    effect: { kind: 'code', codes: INTERNAL },
  },
  {
    name: 'internal error after',
    kinds: ['create', 'change'],
    handled: true,
    effect: { kind: 'code', codes: [...INTERNAL, 1, 805, 1000, 1006, 1015, 1504] },
  },
  {
    name: 'firewall before',
    kinds: ALL,
    handled: false,
    effect: { kind: 'code', codes: FOREIGN, statuses: FIREWALL_STATUSES },
  },
  {
    name: 'firewall after',
    kinds: ALL,
    handled: true,
    effect: { kind: 'code', codes: FOREIGN, statuses: FIREWALL_STATUSES },
  },
  { name: 'busy', kinds: ['create'], handled: false, effect: { kind: 'code', codes: BUSY } },
  {
    name: 'busy read',
    kinds: ['read'],
    handled: false,
    effect: { kind: 'code', codes: [1003, 1011] },
  },
  {
    name: 'final refusal',
    kinds: ['create'],
    handled: false,
    effect: { kind: 'code', codes: FINAL },
  },
  {
    name: 'odd denial',
    kinds: ['read', 'change'],
    handled: false,
    effect: { kind: 'code', codes: ODD },
  },
  { name: 'broken response', kinds: ALL, handled: true, effect: { kind: 'broken' } },
]

/** Draws the faults of calls: which kinds occur in this run at all, and how often. */
export class CallFaults {
  readonly #choices: Choices
  readonly #enabled: readonly CallFault[]
  readonly #rate: number

  constructor(choices: Choices) {
    this.#choices = choices
    this.#enabled = CALL_FAULTS.filter(({ name }) => choices.chance(`faults with ${name}`, 0.25))
    this.#rate = choices.pick('rate of faults', [0.03, 0.1, 0.3])
  }

  /** @param name of the call */
  draw(name: string, kind: CallKind): CallFault | undefined {
    const possible = this.#enabled.filter(({ kinds }) => kinds.includes(kind))
    // A run has few create calls, and they are the dangerous ones.
    const rate = kind === 'create' ? Math.max(this.#rate, 0.25) : this.#rate
    if (possible.length === 0 || !this.#choices.chance(`fault of ${name}`, rate)) return undefined
    return this.#choices.pick(`which fault of ${name}`, possible)
  }
}
