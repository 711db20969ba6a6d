import { getState } from '@actions/core'
import { saveState } from './file-commands.ts'

/** The tasks that may still run, and cost, as handed from `main` to `post`. */
const OPEN_TASKS = 'openTasks'
/** Those of them that were not to be cancelled: `main` only could not look at them any more. */
const UNSEEN_TASKS = 'unseenTasks'
/** The create calls without an answer: each may have made a task, whose id nobody knows. */
const OPEN_CREATES = 'openCreates'

/** A create call that was sent. */
export interface OpenCreate {
  /** The number of the run, from 1. */
  run: number
  workflowId: string
}

/**
 * What survives the end of `main`, also a kill: the runner reads the file whatever happened.
 * Ids of tasks and workflows only; no secrets.
 */
export class OpenTasks {
  readonly #ids = new Set<string>()
  readonly #unseen = new Set<string>()
  readonly #creates = new Map<number, OpenCreate>()

  /** A create call is about to be sent: if this process dies before its answer, `post` says so. */
  creating({ number, workflowId }: { number: number; workflowId: string }): void {
    this.#creates.set(number, { run: number, workflowId })
    this.#saveCreates()
  }

  /** The create call was answered, by a task or by a refusal. */
  answered({ number }: { number: number }): void {
    if (this.#creates.delete(number)) this.#saveCreates()
  }

  /** A task was made: if this process dies now, `post` cancels it. */
  add(taskId: string): void {
    this.#ids.add(taskId)
    this.#save()
  }

  /** The task has ended, or was left running on purpose. */
  remove(taskId: string): void {
    if (this.#ids.delete(taskId)) this.#save()
  }

  /** The task could not be looked at any more: it may have ended well, and `post` has to see. */
  lost(taskId: string): void {
    this.#unseen.add(taskId)
    saveState(UNSEEN_TASKS, JSON.stringify([...this.#unseen]))
  }

  #saveCreates(): void {
    const creates = JSON.stringify([...this.#creates.values()])
    saveState(OPEN_CREATES, creates)
  }

  #save(): void {
    saveState(OPEN_TASKS, JSON.stringify([...this.#ids]))
  }
}

/** What `main` left behind. */
export function openTasks(): string[] {
  return readIds(getState(OPEN_TASKS))
}

/** Those of {@link openTasks} that `main` did not mean to cancel. */
export function unseenTasks(): string[] {
  return readIds(getState(UNSEEN_TASKS))
}

/** The create calls of which `main` does not know what they made. */
export function openCreates(): OpenCreate[] {
  return readList(getState(OPEN_CREATES)).flatMap((item) => {
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
