import { installModules } from '../modules/install.ts'
import { applyPatch, type Patch } from '../planted/patch.ts'
import type { QueueClass } from './explore.ts'

/** Loads the Worker's queue, with a planted bug or without. */
export async function loadQueue(patch?: Patch): Promise<QueueClass> {
  // The queue logs each event of each of the many states.
  console.log = () => {}
  installModules(patch && ((path, source) => applyPatch(patch, path, source)))
  const path = new URL('../../../worker/src/queue/task-queue.ts', import.meta.url).href
  return (await import(path)).TaskQueue
}
