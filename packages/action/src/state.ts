import { setValue } from './runner/file-commands.ts'

/** The tasks that may still run, and cost, as handed from `main` to `post`. */
const OPEN_TASKS = 'openTasks'

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

/** What `main` left behind. */
export function openTasks(env: NodeJS.ProcessEnv): string[] {
  try {
    const ids: unknown = JSON.parse(env[`STATE_${OPEN_TASKS}`] || '[]')
    return Array.isArray(ids) ? ids.filter((id) => /^\d+$/.test(id)) : []
  } catch {
    return []
  }
}
