import type { Clock } from './clock.ts'
import type { SimulatorOptions } from './options.ts'
import type { RecordedCall } from './recorded-call.ts'
import type { Script, ScriptStep } from './script.ts'
import type { ResultFile, SimulatedTask } from './tasks.ts'

/** A file that can be downloaded. */
export interface StoredFile {
  readonly bytes: Uint8Array
  contentType: string
  /** The query string that a request for it must start with. */
  query: string
  expiresAt: number
}

export interface PublishedFile {
  file: ResultFile
  url: string
  path: string
}

/** A callback about the end of a task, as getWebhookDetail returns it. */
export interface WebhookEvent {
  readonly id: string
  readonly taskId: string
  url: string
  /** JSON text. */
  readonly eventData: string
  status: 'SUCCESS' | 'FAILED'
  /** What the receiver responded, or why it could not be reached. */
  response: string
  retryCount: number
  readonly createdAt: number
  updatedAt: number
}

/** Calls the `webhookUrl` of tasks that end, up to four times, a minute apart. */
export interface Webhooks {
  /** By task id. */
  readonly events: ReadonlyMap<string, WebhookEvent>
  /**
   * Waits for the task's end and calls its webhook. Resolves after the first attempt. Must be
   * called again when a cancel changes the end.
   */
  watch(task: SimulatedTask): Promise<void>
  /** Delivers an event again, to another URL. Returns `false` when there is no such event. */
  redeliver(id: string, url: string): boolean
  /** Sends nothing from now on. */
  stop(): void
}

/** What a simulated RunningHub knows, and what its endpoints do with it. */
export interface SimulatorState {
  readonly clock: Clock
  /** May be changed at any time. */
  readonly options: SimulatorOptions
  /** Every call in order of arrival, except those under `/__simulator`. */
  readonly log: RecordedCall[]
  /** Every task that was created, and so paid for, by id. */
  readonly tasks: Map<string, SimulatedTask>
  /** Uploaded bytes, by the fileName that the upload returned. */
  readonly uploads: Map<string, Uint8Array>
  /** The files of the file origin, by path. */
  readonly files: Map<string, StoredFile>
  readonly steps: Script
  readonly webhooks: Webhooks
  /** Scripts the answers to coming calls. Steps for one operation are used in order. */
  script(...steps: ScriptStep[]): void
  /** Deletes tasks, files, log and script. Options and time stay. */
  reset(): void
  /** Returns the coins left after the tasks that have ended. */
  coinsLeft(): number
  /** Returns the files of a finished task and their URLs. Creates the files at the first call. */
  publish(task: SimulatedTask): PublishedFile[]
  /** Puts a file on the file origin and returns its URL. Keeps a file that is already there. */
  store(path: string, file: Pick<ResultFile, 'bytes' | 'contentType'>, expiresAt: number): string
}
