import { placeOf } from './ids.ts'
import { leaseOf } from './leases.ts'
import type { Bounds, Cron, State, Webhook } from './queue-model.ts'

const PLACES = ['claimed', 'submitting', 'created', 'lost', 'refused']
const KINDS = ['nothing', 'unidentified', 'poll']

/**
 * Returns a function that gives each state a number of its own. It is equal for states that differ only
 * in the order of their callers and webhooks. Unlike two hashes, two numbers never collide.
 */
export function stateNumbers({ tasks, webhooks, crashes, ticks }: Bounds) {
  const cronSize = 1 + PLACES.length * tasks * 2
  const webhookSize = 1 + KINDS.length * tasks
  const cronNumber = (cron: Cron) => {
    if (cron.at === 'idle') return 0
    const isCurrent = cron.lease === leaseOf(cron.id) ? 1 : 0
    return 1 + (PLACES.indexOf(cron.at) * tasks + placeOf(cron.id)) * 2 + isCurrent
  }
  const webhookNumber = ({ kind, id }: Webhook) => 1 + KINDS.indexOf(kind) * tasks + placeOf(id)
  /** @param store the number of the queue's storage */
  return (state: State, store: number): number => {
    let number = store
    const add = (value: number, size: number) => {
      number = number * size + value
    }
    for (const value of state.crons.map(cronNumber).sort(byValue)) add(value, cronSize)
    const sent = state.webhooks.map(webhookNumber).sort(byValue)
    for (let n = 0; n < webhooks; n++) add(sent[n] ?? 0, webhookSize)
    const created = new Array(tasks).fill(0)
    const acknowledged = new Array(tasks).fill(0)
    for (const [remote, id] of state.remote) {
      created[placeOf(id)]++
      if (state.acknowledged.has(remote)) acknowledged[placeOf(id)] = 1
    }
    for (const value of created) add(value, 3)
    for (const value of acknowledged) add(value, 2)
    add(state.webhooksLeft, webhooks + 1)
    add(state.crashesLeft, crashes + 1)
    add(state.ticksLeft, ticks + 1)
    if (number > Number.MAX_SAFE_INTEGER) throw new RangeError('more states than numbers')
    return number
  }
}

const byValue = (a: number, b: number) => a - b
