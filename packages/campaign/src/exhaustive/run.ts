import { installModules } from '../modules/install.ts'
import { applyPatch, type Patch } from '../planted/patch.ts'
import { type Exploration, explore } from './explore.ts'
import type { Bounds } from './queue-model.ts'

/** Explores the Worker's queue, with a planted bug or without. */
export async function exploreQueue(bounds: Bounds, patch?: Patch): Promise<Exploration> {
  // The queue logs each event of each of the many states.
  console.log = () => {}
  installModules(patch && ((path, source) => applyPatch(patch, path, source)))
  const path = new URL('../../../worker/src/queue/task-queue.ts', import.meta.url).href
  const { TaskQueue } = await import(path)
  return explore(TaskQueue, bounds)
}
