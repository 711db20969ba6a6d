import { setValue } from './runner/file-commands.ts'

/** The tasks that may still run, and cost, as handed from `main` to `post`. */
const OPEN_TASKS = 'openTasks'
/** Those of them that were not to be cancelled: `main` only could not look at them any more. */
const UNSEEN_TASKS = 'unseenTasks'

/**
 * What survives the end of `main`, also a kill: the runner reads the file whatever happened.
 * Ids of tasks only; no secrets.
 */
export class OpenTasks {
  readonly #env: NodeJS.ProcessEnv
  readonly #ids = new Set<string>()
  readonly #unseen = new Set<string>()

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
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
    setValue(this.#env, 'GITHUB_STATE', UNSEEN_TASKS, JSON.stringify([...this.#unseen]))
  }

  #save(): void {
    setValue(this.#env, 'GITHUB_STATE', OPEN_TASKS, JSON.stringify([...this.#ids]))
  }
}

/** What `main` left behind. */
export function openTasks(env: NodeJS.ProcessEnv): string[] {
  return readIds(env[`STATE_${OPEN_TASKS}`])
}

/** Those of {@link openTasks} that `main` did not mean to cancel. */
export function unseenTasks(env: NodeJS.ProcessEnv): string[] {
  return readIds(env[`STATE_${UNSEEN_TASKS}`])
}

function readIds(text: string | undefined): string[] {
  try {
    const ids: unknown = JSON.parse(text || '[]')
    return Array.isArray(ids) ? ids.filter((id) => /^\d+$/.test(id)) : []
  } catch {
    return []
  }
}
