import type { Batch, Played, ThreadOptions } from './messages.ts'
import { Player } from './player.ts'

/** How many seeds a thread gets at a time. */
const BATCH_SIZE = 10

export interface PlayOptions extends ThreadOptions {
  /** The seeds in the order in which they are played. */
  seeds: Iterable<number>
  threads: number
  withText?: boolean
  compares?: boolean
  /** Called with each run. Returns true to end early. */
  onPlayed: (played: Played) => boolean | undefined
}

/** Plays seeds on several threads. */
export async function play({ seeds, threads, onPlayed, ...options }: PlayOptions): Promise<void> {
  const { withText = false, compares = false } = options
  const pending = seeds[Symbol.iterator]()
  let isStopped = false
  const nextBatch = (): Batch | undefined => {
    const batch: number[] = []
    while (!isStopped && batch.length < BATCH_SIZE) {
      const { done, value } = pending.next()
      if (done) break
      batch.push(value)
    }
    return batch.length === 0 ? undefined : { seeds: batch, withText, compares }
  }
  const runThread = async (): Promise<void> => {
    let batch = nextBatch()
    if (batch === undefined) return
    const player = new Player({ doors: options.doors, patch: options.patch })
    try {
      while (batch) {
        for (const run of await player.play(batch)) isStopped = onPlayed(run) || isStopped
        batch = nextBatch()
      }
    } finally {
      await player.close()
    }
  }
  await Promise.all(Array.from({ length: threads }, runThread))
}
