import { createActionDoor } from './action/action-door.ts'
import { createCliDoor } from './cli/cli-door.ts'
import type { Door, DoorName } from './door.ts'
import { loadEntry } from './launch.ts'
import { createWorkerDoor, type WorkerModules } from './worker/worker-door.ts'

/** Loads the programs behind a front door. */
export async function loadDoor(name: DoorName): Promise<Door> {
  switch (name) {
    case 'action':
      return createActionDoor(await loadEntry('action/src/main.ts'))
    case 'cli':
      return createCliDoor(await loadEntry('cli/src/main.ts'))
    case 'worker':
      return createWorkerDoor(await loadWorker())
  }
}

/** Loads the Worker's main module. Its types are of another runtime, so it is loaded by its path. */
async function loadWorker(): Promise<WorkerModules> {
  const path = new URL('../../../worker/src/index.ts', import.meta.url).href
  const { default: worker, TaskQueue } = await import(path)
  return { worker, TaskQueue }
}
