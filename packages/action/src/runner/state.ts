import { getState } from '@actions/core'
import { saveState } from './file-commands.ts'

/** The tasks that may still run, and cost, as handed from `main` to `post`. */
const OPEN_TASKS = 'openTasks'
/** Those of them that were not to be cancelled: `main` only could not look at them any more. */
const UNREACHABLE_TASKS = 'unreachableTasks'
/** The create calls without an answer: each may have made a task, whose id nobody knows. */
const PENDING_CREATES = 'pendingCreates'

/** A create call that was sent. */
export interface PendingCreate {
  /** The number of the run, from 1. */
  run: number
  workflowId: string
}

/**
 * What survives the end of `main`, also a kill: the runner reads the file whatever happened.
 * Ids of tasks and workflows only; no secrets.
 */
export class PostState {
  readonly #openTasks = new Set<string>()
  readonly #unreachableTasks = new Set<string>()
  readonly #pendingCreates = new Map<number, PendingCreate>()

  /** A create call is about to be sent: if this process dies before its answer, `post` says so. */
  beginCreate({ number, workflowId }: { number: number; workflowId: string }): void {
    this.#pendingCreates.set(number, { run: number, workflowId })
    this.#saveCreates()
  }

  /** The create call was answered, by a task or by a refusal. */
  endCreate({ number }: { number: number }): void {
    if (this.#pendingCreates.delete(number)) this.#saveCreates()
  }

  /** A task was made: if this process dies now, `post` cancels it. */
  addTask(taskId: string): void {
    this.#openTasks.add(taskId)
    this.#saveTasks()
  }

  /** The task has ended, or was left running on purpose. */
  removeTask(taskId: string): void {
    if (this.#openTasks.delete(taskId)) this.#saveTasks()
  }

  /** The task could not be looked at any more: it may have ended well, and `post` has to see. */
  markUnreachable(taskId: string): void {
    this.#unreachableTasks.add(taskId)
    saveState(UNREACHABLE_TASKS, JSON.stringify([...this.#unreachableTasks]))
  }

  #saveCreates(): void {
    const creates = JSON.stringify([...this.#pendingCreates.values()])
    saveState(PENDING_CREATES, creates)
  }

  #saveTasks(): void {
    saveState(OPEN_TASKS, JSON.stringify([...this.#openTasks]))
  }
}

/** What `main` left behind. */
export function readOpenTasks(): string[] {
  return readIds(getState(OPEN_TASKS))
}

/** Those of {@link readOpenTasks} that `main` did not mean to cancel. */
export function readUnreachableTasks(): string[] {
  return readIds(getState(UNREACHABLE_TASKS))
}

/** The create calls of which `main` does not know what they made. */
export function readPendingCreates(): PendingCreate[] {
  return readList(getState(PENDING_CREATES)).flatMap((item) => {
    const { run, workflowId } = Object(item)
    return Number.isInteger(run) && isId(workflowId) ? [{ run, workflowId }] : []
  })
}

function readIds(text: string): string[] {
  return readList(text).filter(isId)
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && /^\d+$/.test(value)
}

function readList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text || '[]')
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
