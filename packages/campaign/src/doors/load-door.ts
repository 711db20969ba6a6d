import { createActionDoor } from './action/action-door.ts'
import { createCliDoor } from './cli/cli-door.ts'
import type { Door, DoorName } from './door.ts'
import { loadEntry } from './launch.ts'

/** Loads the programs behind a front door. */
export async function loadDoor(name: DoorName): Promise<Door> {
  switch (name) {
    case 'action':
      return createActionDoor(await loadEntry('action/src/main.ts'))
    case 'cli':
      return createCliDoor(await loadEntry('cli/src/main.ts'))
    case 'worker':
      throw new Error('not yet')
  }
}
