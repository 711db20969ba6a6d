import type { JsonObject } from './lossless-json.ts'
import type { ResultFile } from './results.ts'
import type { Ending, NodeError, ScriptedResult } from './script.ts'

export type TaskState = 'QUEUED' | 'RUNNING' | 'SUCCESS' | 'FAILED' | 'CANCELLED'

/** A task that was made, and so paid for. */
export interface SimulatedTask {
  readonly id: string
  readonly family: 'v1' | 'v2'
  /** Whether it was started as a workflow or as an AI app. */
  readonly route: 'workflow' | 'ai-app'
  readonly workflowId: string
  readonly clientId: string
  readonly createdAt: number
  /** The submit's body: as received, and parsed with numbers as written. */
  readonly request: { readonly text: string; readonly body: JsonObject }
  readonly webhookUrl: string | undefined
  readonly instanceType: string
  /** The graph that runs, with the values sent in nodeInfoList; undefined when it is not known. */
  readonly graph: string | undefined
  /** `nodeId.fieldName` of every seed that was not named and got a new value. */
  readonly redrawnSeeds: string[]
  readonly queuedMs: number
  readonly runMs: number
  readonly end: Ending
  readonly startsRunning: boolean
  readonly nodeErrors: Record<string, NodeError>
  readonly failedReason: Record<string, unknown> | undefined
  readonly scriptedResults: ScriptedResult[] | undefined
  cancelledAt?: number
  /** The state at this moment of the simulator's clock. */
  readonly state: TaskState
  /** The files, once they were asked for. */
  results?: ResultFile[]
}

/** What a task's course depends on. */
export type Course = Pick<
  SimulatedTask,
  'createdAt' | 'queuedMs' | 'runMs' | 'end' | 'startsRunning' | 'cancelledAt'
>

/** When the task starts to run and when it ends; Infinity for never. */
export function timesOf(task: Course): { startsAt: number; endsAt: number } {
  const queuedMs = task.startsRunning ? 0 : task.queuedMs
  const startsAt = task.createdAt + (task.end === 'stuck-queued' ? Infinity : queuedMs)
  const runMs = task.end === 'never' ? Infinity : task.runMs
  if (task.end === 'rejected-at-submit') return { startsAt, endsAt: task.createdAt }
  return { startsAt, endsAt: Math.min(startsAt + runMs, task.cancelledAt ?? Infinity) }
}

/** The task's state at a time. */
export function stateAt(task: Course, now: number): TaskState {
  const { startsAt, endsAt } = timesOf(task)
  if (now < endsAt) return now < startsAt ? 'QUEUED' : 'RUNNING'
  if (task.cancelledAt !== undefined && task.cancelledAt === endsAt) return 'CANCELLED'
  return task.end === 'success' || task.end === 'empty' ? 'SUCCESS' : 'FAILED'
}

export const isOver = (state: TaskState) => state !== 'QUEUED' && state !== 'RUNNING'

/** Seconds the task has run (whole ones when it is over), and coins for them: 0.2 a second, 0.4 on larger machines. */
export function costAt(
  task: Course & Pick<SimulatedTask, 'instanceType'>,
  now: number,
): { seconds: number; coins: number } {
  const { startsAt, endsAt } = timesOf(task)
  const seconds = Math.round(Math.max(0, Math.min(now, endsAt) - startsAt) / 1000)
  const pricePerSecond = task.instanceType === 'default' ? 0.2 : 0.4
  return { seconds, coins: Math.ceil(seconds * pricePerSecond) }
}

/**
 * A task id as RunningHub makes them: 19 digits, milliseconds since 2010-11-04 in the upper bits.
 * Always odd and above 2^60, so that a client reading it as a JavaScript number changes it.
 */
export function makeId(now: number, sequence: number): string {
  const milliseconds = BigInt(Math.trunc(Math.max(now, Date.UTC(2025, 0, 1)) - 1288834974657))
  return String((milliseconds << 22n) + BigInt(sequence * 2 + 1))
}
