import type { DurableStorage } from '../doors/worker/durable-storage.ts'

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
type Cron =
  | { at: 'idle' }
  | { at: 'claimed' | 'submitting' | 'refused' | 'lost'; id: string; lease: string }
  | { at: 'created'; id: string; lease: string; remote: string }

type Webhook = { at: 'received'; id: string; remote: string; kind: string }

/** Everything outside of the queue's own storage. */
export interface State {
  now: number
  crons: readonly Cron[]
  webhooks: readonly Webhook[]
  /** RunningHub's tasks: their ids, and ours. */
  remote: readonly { remote: string; id: string }[]
  webhooksLeft: number
  crashesLeft: number
  /** How often time passes beyond every lease. */
  ticksLeft: number
  /** Remote tasks whose webhook the queue has acknowledged. */
  acknowledged: readonly string[]
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
const DETAILS = { hasWebhook: true, taskTimeout: 3_600_000 }
const BUDGET = { polls: 9, deliveries: 9, queueTimeout: 86_400_000, retention: 604_800_000 }
const END = { status: 'succeeded', outcome: '{}' }

/** Puts the tasks into the queue. */
export function begin(queue: Queue, { tasks, crons, webhooks, crashes, ticks }: Bounds): State {
  for (let n = 1; n <= tasks; n++) {
    queue.enqueue(
      { id: `task${n}`, info: '{}', hasFiles: false, hasCallback: false },
      undefined,
      START,
    )
  }
  return {
    now: START,
    crons: Array.from({ length: crons }, () => ({ at: 'idle' as const })),
    webhooks: [],
    remote: [],
    webhooksLeft: webhooks,
    crashesLeft: crashes,
    ticksLeft: ticks,
    acknowledged: [],
  }
}

/** Returns everything that may happen next. */
export function stepsOf(state: State): Step[] {
  const { now, crons, webhooks, remote } = state
  const steps: Step[] = crons.flatMap((cron, index) => cronSteps(state, cron, index))
  for (const [index, webhook] of webhooks.entries()) {
    const { id, remote: task, kind } = webhook
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
    for (const { remote: task, id } of remote) {
      steps.push({
        name: `webhook of ${task}`,
        take(queue) {
          const { kind } = queue.receiveWebhook(id, task, now)
          const webhook = { at: 'received' as const, id, remote: task, kind }
          return {
            ...state,
            webhooksLeft: state.webhooksLeft - 1,
            webhooks: [...webhooks, webhook],
            acknowledged: [...state.acknowledged, task],
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

function cronSteps(state: State, cron: Cron, index: number): Step[] {
  const { now, remote } = state
  const moved = (next: Cron, more: Partial<State> = {}): State => {
    return { ...state, ...more, crons: state.crons.with(index, next) }
  }
  const step = (name: string, take: Step['take']): Step => ({ name: `cron${index}: ${name}`, take })
  const idle: Cron = { at: 'idle' }
  if (cron.at === 'idle') {
    return [
      step('claim', (queue) => {
        const { kind, id, lease } = queue.claim(now)
        return kind === 'task' && id && lease ? moved({ at: 'claimed', id, lease }) : state
      }),
    ]
  }
  const { id, lease } = cron
  const steps: Step[] = []
  if (state.crashesLeft > 0) {
    steps.push(step('crash', () => moved(idle, { crashesLeft: state.crashesLeft - 1 })))
  }
  const create = () => {
    const task = String(1900000000000000000n + BigInt(remote.length + 1))
    return { task, more: { remote: [...remote, { remote: task, id }] } }
  }
  switch (cron.at) {
    case 'claimed':
      steps.push(
        step('begin-submit', (queue) => {
          const mayCreate = queue.beginSubmit(id, lease, DETAILS, now)
          return moved(mayCreate ? { at: 'submitting', id, lease } : idle)
        }),
      )
      break
    case 'submitting':
      steps.push(
        step('create', () => {
          const { task, more } = create()
          return moved({ at: 'created', id, lease, remote: task }, more)
        }),
        step('create, response lost', () => moved({ at: 'lost', id, lease }, create().more)),
        step('refused', () => moved({ at: 'refused', id, lease })),
      )
      break
    case 'created':
      steps.push(
        step('mark-submitted', (queue) => {
          const created = { runninghubTaskId: cron.remote, running: false, nodeErrors: undefined }
          queue.markSubmitted(id, lease, created, now)
          return moved(idle)
        }),
      )
      break
    case 'lost':
      steps.push(
        step('mark-unknown', (queue) => {
          queue.markUnknown(id, lease, 'lost', now)
          return moved(idle)
        }),
      )
      break
    case 'refused':
      steps.push(
        step('release', (queue) => {
          queue.release(id, lease, { why: 'full', until: now }, now)
          return moved(idle)
        }),
      )
  }
  return steps
}

/** Returns what is wrong in a state. May change the queue. */
export function problemsOf(state: State, queue: Queue): string[] {
  const problems: string[] = []
  const created = Map.groupBy(state.remote, ({ id }) => id)
  for (const [id, tasks] of created) {
    if (tasks.length > 1) problems.push(`${id} was created ${tasks.length} times`)
  }
  const isQuiet = state.webhooks.length === 0 && state.crons.every(({ at }) => at === 'idle')
  if (!isQuiet || state.ticksLeft > 0) return problems
  const views = new Map(state.remote.map(({ id }) => [id, queue.read(id, state.now, false)?.task]))
  // A later cron run checks the ids that webhooks named.
  const { candidates: kept } = queue.takeDueWork(state.now + 10 * TICK, BUDGET)
  for (const { remote, id } of state.remote) {
    const task = views.get(id)
    if (task?.runninghubTaskId === remote) continue
    if (kept.some(({ runninghubTaskId }) => runninghubTaskId === remote)) continue
    if (state.acknowledged.includes(remote)) problems.push(`the webhook of ${remote} was forgotten`)
    const mayBeUnknown = ['unknown', 'submitting'].includes(task?.status ?? '')
    if (!mayBeUnknown) problems.push(`${id} is ${task?.status}, but RunningHub has ${remote}`)
  }
  return problems
}

/** Returns a text that is equal for states that differ in random ids only. */
export function keyOf(state: State, storage: DurableStorage): string {
  const names = new Map<string, string>()
  // The order of the crons, and of the webhooks, has no meaning.
  const sorted = (items: readonly object[]) => items.map((item) => JSON.stringify(item)).sort()
  const { crons, webhooks, acknowledged, ...rest } = state
  const parts = [rest, sorted(crons), sorted(webhooks), acknowledged.toSorted()]
  const text = `${JSON.stringify(parts)}\n${storage.dump()}`
  return text.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => {
    const name = names.get(uuid) ?? `uuid${names.size}`
    names.set(uuid, name)
    return name
  })
}
