import { ourId } from './ids.ts'

/** The methods of the Worker's queue that are explored. */
export interface Queue {
  enqueue(task: object, key: undefined, now: number): unknown
  recordCapacity(reported: { limit: number }, now: number): void
  claim(now: number): { kind: string; id?: string; lease?: string }
  beginSubmit(id: string, lease: string, details: object, now: number): boolean
  markSubmitted(id: string, lease: string, created: object, now: number): boolean
  markUnknown(id: string, lease: string, reason: string, now: number): void
  release(id: string, lease: string, back: object, now: number): void
  receiveWebhook(id: string, runninghubTaskId: string, now: number): { kind: string }
  confirmCandidate(id: string, runninghubTaskId: string, now: number): unknown
  complete(id: string, end: object, now: number): unknown
  takeDueWork(
    now: number,
    budget: object,
  ): { candidates: { id: string; runninghubTaskId: string }[] }
  read(id: string, now: number, poll: boolean): { task: TaskView } | undefined
}

interface TaskView {
  status: string
  runninghubTaskId?: string
}

/** Where an invocation that submits tasks is. Nothing but the step itself happens in a step. */
export type Cron =
  | { at: 'idle' }
  | { at: 'claimed' | 'submitting' | 'refused' | 'lost'; id: string; lease: string }
  | { at: 'created'; id: string; lease: string; remote: string }

/** A webhook that the queue has acknowledged. `kind`: what the queue decided. */
export interface Webhook {
  id: string
  remote: string
  kind: string
}

/** Everything outside of the queue's own storage. */
export interface State {
  now: number
  crons: readonly Cron[]
  webhooks: readonly Webhook[]
  /** RunningHub's tasks, by their ids: ours. */
  remote: ReadonlyMap<string, string>
  webhooksLeft: number
  crashesLeft: number
  /** How often time passes beyond every lease. */
  ticksLeft: number
  /** Remote tasks whose webhook the queue has acknowledged. */
  acknowledged: ReadonlySet<string>
}

export interface Bounds {
  tasks: number
  crons: number
  webhooks: number
  crashes: number
  ticks: number
}

/** One step that may happen next. Changes the queue's storage, and returns the state after it. */
export interface Step {
  name: string
  take: (queue: Queue) => State
}

const START = Date.UTC(2026, 0, 15, 4)
/** Longer than every lease of a submission. */
const TICK = 130_000
const BUDGET = { polls: 9, deliveries: 9, queueTimeout: 86_400_000, retention: 604_800_000 }
const END = { status: 'succeeded', outcome: '{}' }

/** Puts the tasks into the queue. */
export function begin(queue: Queue, { tasks, crons, webhooks, crashes, ticks }: Bounds): State {
  for (let place = 0; place < tasks; place++) {
    const task = { id: ourId(place), info: '{}', hasFiles: false, hasCallback: false }
    queue.enqueue(task, undefined, START)
  }
  return {
    now: START,
    crons: Array.from({ length: crons }, () => ({ at: 'idle' as const })),
    webhooks: [],
    remote: new Map(),
    webhooksLeft: webhooks,
    crashesLeft: crashes,
    ticksLeft: ticks,
    acknowledged: new Set(),
  }
}

/** Returns everything that webhooks and the time may do next. */
export function worldSteps(state: State): Step[] {
  const { now, webhooks, remote } = state
  const steps: Step[] = []
  for (const [index, { id, remote: task, kind }] of webhooks.entries()) {
    const rest = webhooks.toSpliced(index, 1)
    steps.push({
      name: `webhook of ${task}: check`,
      take(queue) {
        if (kind === 'poll') queue.complete(id, END, now)
        if (kind === 'unidentified') queue.confirmCandidate(id, task, now)
        return { ...state, webhooks: rest }
      },
    })
    if (state.crashesLeft > 0) {
      const crashesLeft = state.crashesLeft - 1
      steps.push({
        name: 'crash of a webhook',
        take: () => ({ ...state, crashesLeft, webhooks: rest }),
      })
    }
  }
  if (state.webhooksLeft > 0) {
    for (const [task, id] of remote) {
      steps.push({
        name: `webhook of ${task}`,
        take(queue) {
          const { kind } = queue.receiveWebhook(id, task, now)
          return {
            ...state,
            webhooksLeft: state.webhooksLeft - 1,
            webhooks: [...webhooks, { id, remote: task, kind }],
            acknowledged: new Set([...state.acknowledged, task]),
          }
        },
      })
    }
  }
  if (state.ticksLeft > 0) {
    steps.push({
      name: 'tick',
      take(queue) {
        const later = now + TICK
        const { candidates } = queue.takeDueWork(later, BUDGET)
        for (const { id, runninghubTaskId } of candidates) {
          queue.confirmCandidate(id, runninghubTaskId, later)
        }
        return { ...state, now: later, ticksLeft: state.ticksLeft - 1 }
      },
    })
  }
  return steps
}

/** Returns what is wrong in a state. May change the queue. */
export function problemsOf(state: State, queue: Queue): string[] {
  const problems: string[] = []
  const ids = [...state.remote.values()]
  for (const id of new Set(ids)) {
    const count = ids.filter((other) => other === id).length
    if (count > 1) problems.push(`${id} was created ${count} times`)
  }
  const isQuiet = state.webhooks.length === 0 && state.crons.every(({ at }) => at === 'idle')
  if (!isQuiet || state.ticksLeft > 0 || ids.length === 0) return problems
  const views = new Map(ids.map((id) => [id, queue.read(id, state.now, false)?.task]))
  // A later cron run checks the ids that webhooks named.
  const { candidates: kept } = queue.takeDueWork(state.now + 10 * TICK, BUDGET)
  for (const [remote, id] of state.remote) {
    const task = views.get(id)
    if (task?.runninghubTaskId === remote) continue
    if (kept.some(({ runninghubTaskId }) => runninghubTaskId === remote)) continue
    if (state.acknowledged.has(remote)) problems.push(`the webhook of ${remote} was forgotten`)
    const mayBeUnknown = ['unknown', 'submitting'].includes(task?.status ?? '')
    if (!mayBeUnknown) problems.push(`${id} is ${task?.status}, but RunningHub has ${remote}`)
  }
  return problems
}
