import { getState } from '@actions/core'
import type { PlannedRun } from '@runninghub-action/core'
import { saveState } from './file-commands.ts'

/** Ids of tasks that may still be running and billed. */
const OPEN_TASKS = 'openTasks'
/** Ids of the open tasks whose status `main` could not get, so that it did not cancel them. */
const UNREACHABLE_TASKS = 'unreachableTasks'
/** Create calls without a response. Each may have created a task whose id is unknown. */
const PENDING_CREATES = 'pendingCreates'

/** A create call that was sent. */
export interface PendingCreate {
  /** The number of the run, from 1. */
  run: number
  /** The id of the workflow, or of the AI app. */
  workflowId: string
  isApp?: true
}

/**
 * The state that `main` saves for `post`. It survives a kill of `main`, because the runner always
 * reads the state file. Contains ids of tasks and workflows, but no secrets.
 */
export class PostState {
  readonly #openTasks = new Set<string>()
  readonly #unreachableTasks = new Set<string>()
  readonly #pendingCreates = new Map<number, PendingCreate>()

  /** Records a create call that is about to be sent. Without {@link endCreate}, `post` warns. */
  beginCreate({
    number,
    workflowId,
    app,
  }: Pick<PlannedRun, 'number' | 'workflowId' | 'app'>): void {
    const isApp = app && { isApp: true as const }
    this.#pendingCreates.set(number, { run: number, workflowId, ...isApp })
    this.#saveCreates()
  }

  /** Records the response to a create call, a task or a refusal. */
  endCreate({ number }: { number: number }): void {
    if (this.#pendingCreates.delete(number)) this.#saveCreates()
  }

  /** Records a created task. Without {@link removeTask}, `post` cancels it. */
  addTask(taskId: string): void {
    this.#openTasks.add(taskId)
    this.#saveTasks()
  }

  /** Records that a task has ended, or keeps running on purpose. */
  removeTask(taskId: string): void {
    if (this.#openTasks.delete(taskId)) this.#saveTasks()
  }

  /** Records that polling a task failed for good. It may have succeeded, so `post` checks first. */
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

/** Reads the tasks that `main` left open. */
export function readOpenTasks(): string[] {
  return readIds(getState(OPEN_TASKS))
}

/** Reads which of the {@link readOpenTasks} `main` did not try to cancel. */
export function readUnreachableTasks(): string[] {
  return readIds(getState(UNREACHABLE_TASKS))
}

/** Reads the create calls to which `main` got no response. */
export function readPendingCreates(): PendingCreate[] {
  return readList(getState(PENDING_CREATES)).flatMap((item) => {
    const { run, workflowId, isApp } = Object(item)
    if (!Number.isInteger(run) || !isId(workflowId)) return []
    return [{ run, workflowId, ...(isApp === true && { isApp }) }]
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
