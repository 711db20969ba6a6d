import { setValue } from './runner/file-commands.ts'

/** The tasks that may still run, and cost, as handed from `main` to `post`. */
const OPEN_TASKS = 'openTasks'
const IS_POST = 'isPost'

/**
 * What survives the end of `main`, also a kill: the runner reads the file whatever happened.
 * Ids of tasks only; no secrets.
 */
export class OpenTasks {
  readonly #env: NodeJS.ProcessEnv
  readonly #ids = new Set<string>()

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

  #save(): void {
    setValue(this.#env, 'GITHUB_STATE', OPEN_TASKS, JSON.stringify([...this.#ids]))
  }
}

/**
 * To be called first of all in `main`: whatever becomes of it, the same bundle that is started
 * again as the post step must not take itself for `main`, and run everything once more.
 */
export function markMain(env: NodeJS.ProcessEnv): void {
  setValue(env, 'GITHUB_STATE', IS_POST, 'true')
}

/** Whether this process is the post step. */
export function isPost(env: NodeJS.ProcessEnv): boolean {
  return env[`STATE_${IS_POST}`] === 'true'
}

/** What `main` left behind. */
export function openTasks(env: NodeJS.ProcessEnv): string[] {
  try {
    const ids: unknown = JSON.parse(env[`STATE_${OPEN_TASKS}`] || '[]')
    return Array.isArray(ids) ? ids.filter((id) => /^\d+$/.test(id)) : []
  } catch {
    return []
  }
}
