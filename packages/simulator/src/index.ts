/** The local RunningHub, for any runtime with `fetch`. See README.md. */
export { type Clock, RealClock, systemClock } from './clock.ts'
export { appIds, workflowIds } from './constants.ts'
export type { SimulatorOptions } from './options.ts'
export { drawPicture, type PictureContent } from './picture.ts'
export { readPng } from './png.ts'
export { type ProgressMessage, type ProgressTask, progressMessages } from './progress.ts'
export type { RecordedCall } from './recorded-call.ts'
export type { ResultFile } from './results.ts'
export {
  type Answer,
  type Ending,
  type NodeError,
  type Operation,
  operations,
  type ScriptedResult,
  type ScriptStep,
} from './script.ts'
export { Simulator } from './simulator.ts'
export type { SimulatedTask, TaskState } from './tasks.ts'
export { VirtualClock } from './virtual-clock.ts'
export { imageToImage, textToImage } from './workflows.ts'
