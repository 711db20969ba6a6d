/** A local RunningHub for any runtime with `fetch`. See README.md. */

export type { AppItem, SimulatedApp } from './apps.ts'
export { type Clock, systemClock } from './clock.ts'
export { appIds, workflowIds } from './constants.ts'
export type { SimulatorOptions } from './options.ts'
export { drawPicture } from './picture.ts'
export { progressMessages } from './progress.ts'
export type { ScriptStep } from './script.ts'
export { Simulator } from './simulator.ts'
export { VirtualClock } from './virtual-clock.ts'
