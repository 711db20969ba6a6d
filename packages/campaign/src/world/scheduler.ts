import { AsyncLocalStorage } from 'node:async_hooks'
import type { Choices } from '../choices/choices.ts'
import { currentProgram } from './program.ts'

/** Something that happens at a time: a timer fires, a request arrives, a response arrives. */
export interface Event {
  readonly due: number
  /** Keeps the order of events with one time. */
  readonly sequence: number
  cancelled: boolean
  readonly run: () => void
}

/** Events that are due at the same time are reordered among this many. */
const REORDERED = 4
/** Turns of Node's event loop after which all work continued that waits for no event. */
const SETTLE_TURNS = 2

/** Node's own timer, because the global one is replaced during a run. */
const { setImmediate } = globalThis

/**
 * A virtual clock and the one place that decides what happens next. Everything that a program waits
 * for is an event here, so a run depends on its choices only. Time passes when nothing is due.
 */
export class Scheduler {
  /** Milliseconds since 1970. */
  now: number
  /** How many events have happened. */
  count = 0
  /** Whether events that are due at the same time are reordered. */
  reorder = false
  readonly #choices: Choices
  readonly #heap: Event[] = []
  #sequence = 0

  constructor(choices: Choices, start: number) {
    this.#choices = choices
    this.now = start
  }

  /** Makes something happen `delay` milliseconds from now, in the async context of the caller. */
  schedule(delay: number, run: () => void): Event {
    const inContext = AsyncLocalStorage.snapshot()
    const program = currentProgram.getStore()
    const event: Event = {
      due: this.now + Math.max(0, delay),
      sequence: this.#sequence++,
      cancelled: false,
      run: () => {
        program?.countEvent()
        inContext(run)
      },
    }
    push(this.#heap, event)
    return event
  }

  /** Resolves `delay` milliseconds from now. */
  wait(delay: number): Promise<void> {
    return new Promise((resolve) => this.schedule(delay, resolve))
  }

  /** Runs all events up to a time, or until `isDone` returns true. */
  async run(until: number, isDone: () => boolean = () => false): Promise<void> {
    await settle()
    while (!isDone()) {
      const event = this.#take(until)
      if (!event) break
      this.now = Math.max(this.now, event.due)
      this.count++
      event.run()
      await settle()
    }
    if (!isDone()) this.now = Math.max(this.now, until)
  }

  #take(until: number): Event | undefined {
    const first = this.#pop(until)
    if (!first || !this.reorder) return first
    const ready = [first]
    while (ready.length < REORDERED) {
      const next = this.#pop(first.due)
      if (!next) break
      ready.push(next)
    }
    const chosen = ready.length > 1 ? this.#choices.pick('order', ready) : first
    for (const event of ready) if (event !== chosen) push(this.#heap, event)
    return chosen
  }

  #pop(until: number): Event | undefined {
    for (;;) {
      const [first] = this.#heap
      if (!first || first.due > Math.max(until, this.now)) return undefined
      pop(this.#heap)
      if (!first.cancelled) return first
    }
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const isBefore = (a: Event, b: Event) =>
  a.due < b.due || (a.due === b.due && a.sequence < b.sequence)

function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!isBefore(event, heap[parent] as Event)) break
    heap[at] = heap[parent] as Event
    at = parent
  }
  heap[at] = event
}

function pop(heap: Event[]): void {
  const last = heap.pop() as Event
  if (heap.length === 0) return
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Event, heap[child] as Event)) child++
    if (!isBefore(heap[child] as Event, last)) break
    heap[at] = heap[child] as Event
    at = child
  }
  heap[at] = last
}
