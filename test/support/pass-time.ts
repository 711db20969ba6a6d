import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Lets so many milliseconds pass at once in a program that has preloaded held-time.mjs. */
export async function passTime(child: ChildProcess, ms: number): Promise<void> {
  const passed = once(child, 'message')
  child.send(ms)
  await passed
}
