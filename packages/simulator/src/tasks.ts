import type { JsonObject } from './lossless-json.ts'
import type { NodeError, ScriptedResult, TaskOutcome } from './script.ts'

export type TaskState = 'QUEUED' | 'RUNNING' | 'SUCCESS' | 'FAILED' | 'CANCELLED'

/** A file that a task created. */
export interface ResultFile {
  nodeId: string
  type: string
  /** As in the URL, but not escaped. */
  name: string
  readonly bytes: Uint8Array
  contentType: string
  /** Content of a text result. */
  text: string | undefined
}

/** A task that was created, and so paid for. */
export interface SimulatedTask {
  readonly id: string
  readonly api: 'v1' | 'v2'
  /** Whether it was started as a workflow or as an AI app. */
  readonly route: 'workflow' | 'ai-app'
  readonly workflowId: string
  readonly clientId: string
  readonly createdAt: number
  /** The submit's body: as received, and parsed with its numbers as written. */
  readonly request: { readonly text: string; readonly body: JsonObject }
  readonly webhookUrl: string | undefined
  readonly instanceType: string
  /** The graph that runs, with the values of nodeInfoList; undefined when it is not known. */
  readonly graph: string | undefined
  /** `nodeId.fieldName` of every seed that the call did not set and that got a new value. */
  readonly redrawnSeeds: string[]
  readonly queuedMs: number
  readonly runMs: number
  readonly end: TaskOutcome
  readonly startsRunning: boolean
  readonly nodeErrors: Record<string, NodeError>
  readonly failedReason: Record<string, unknown> | undefined
  readonly scriptedResults: ScriptedResult[] | undefined
  cancelledAt?: number
  /** The state at this moment of the simulator's clock. */
  readonly state: TaskState
  /** The files, after they were first requested. */
  results?: ResultFile[]
}

/** The properties that determine a task's states over time. */
export type Timeline = Pick<
  SimulatedTask,
  'createdAt' | 'queuedMs' | 'runMs' | 'end' | 'startsRunning' | 'cancelledAt'
>

/** Returns when the task starts to run and when it ends; Infinity for never. */
export function timesOf(task: Timeline): { startsAt: number; endsAt: number } {
  const queuedMs = task.startsRunning ? 0 : task.queuedMs
  const startsAt = task.createdAt + (task.end === 'stuck-queued' ? Infinity : queuedMs)
  const runMs = task.end === 'never' ? Infinity : task.runMs
  if (task.end === 'rejected-at-submit') return { startsAt, endsAt: task.createdAt }
  return { startsAt, endsAt: Math.min(startsAt + runMs, task.cancelledAt ?? Infinity) }
}

/** Returns the task's state at a time. */
export function stateAt(task: Timeline, now: number): TaskState {
  const { startsAt, endsAt } = timesOf(task)
  if (now < endsAt) return now < startsAt ? 'QUEUED' : 'RUNNING'
  if (task.cancelledAt !== undefined && task.cancelledAt === endsAt) return 'CANCELLED'
  return task.end === 'success' || task.end === 'empty' ? 'SUCCESS' : 'FAILED'
}

export const hasEnded = (state: TaskState) => state !== 'QUEUED' && state !== 'RUNNING'

/**
 * Returns whole seconds of running and their cost in coins: 0.2 per second, 0.4 on larger machines.
 */
export function costAt(
  task: Timeline & Pick<SimulatedTask, 'instanceType'>,
  now: number,
): { seconds: number; coins: number } {
  const { startsAt, endsAt } = timesOf(task)
  const seconds = Math.round(Math.max(0, Math.min(now, endsAt) - startsAt) / 1000)
  const pricePerSecond = task.instanceType === 'default' ? 0.2 : 0.4
  return { seconds, coins: Math.ceil(seconds * pricePerSecond) }
}

/**
 * Creates a task id in RunningHub's form: 19 digits, milliseconds since 2010-11-04 in the upper
 * bits. Always odd and above 2^60, so that a client that reads it as a JavaScript number changes
 * it.
 */
export function createId(now: number, sequence: number): string {
  const milliseconds = BigInt(Math.trunc(Math.max(now, Date.UTC(2025, 0, 1)) - 1288834974657))
  return String((milliseconds << 22n) + BigInt(sequence * 2 + 1))
}
