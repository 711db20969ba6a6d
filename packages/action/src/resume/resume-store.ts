import type { PlannedRun, RunningHubClient, TaskSnapshot } from '@runninghub-action/core'
import type { CacheService } from '../cache/actions-cache.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Plan } from '../plan/plan.ts'
import type { Log } from '../runner/log.ts'
import { cacheKeyPrefixes } from './cache-keys.ts'
import {
  PreviousOutcomeUnknownError,
  PreviousTaskNotFoundError,
  ResumeStoreUnavailableError,
} from './errors.ts'
import { NOT_RESUMED, queryPreviousTask } from './previous-task.ts'

/** Recorded instead of a task id before the create call: a task may exist. */
const UNKNOWN = 'unknown'
/** Recorded instead of a task id when RunningHub created no task. */
const NO_TASK = 'none'

interface ResumeDependencies {
  cache: CacheService
  client: RunningHubClient
  log: Log
  signal: AbortSignal
  /** Aborts some time after `signal` and ends pending writes. */
  deadline: AbortSignal
}

/**
 * Keeps the task ids of a job for its later attempts (`GITHUB_RUN_ATTEMPT` > 1). An intent is
 * recorded before each create call and the task id after it, so that the runner can be lost at any
 * moment in between. Both are in the key of a cache entry, after the prefix of
 * {@link cacheKeyPrefixes}, so that reading needs no download.
 */
export class ResumeStore {
  readonly #deps: ResumeDependencies
  readonly #attempt: number
  readonly #prefixes: ReadonlyMap<PlannedRun, string>
  readonly #previousTasks = new Map<PlannedRun, TaskSnapshot>()
  readonly #pendingWrites = new Map<PlannedRun, Promise<void>>()
  #warned = false

  private constructor(
    deps: ResumeDependencies,
    attempt: number,
    prefixes: ReadonlyMap<PlannedRun, string>,
  ) {
    this.#deps = deps
    this.#attempt = attempt
    this.#prefixes = prefixes
  }

  /**
   * Opens the store. On a later attempt, finds the previous task of each run. A failed or cancelled
   * task is not resumed, because the job is re-run to try again.
   *
   * @throws {ResumeStoreUnavailableError} {@link PreviousOutcomeUnknownError}
   *   {@link PreviousTaskNotFoundError} on a later attempt, if a new task might be a second payment
   */
  static async open(
    env: NodeJS.ProcessEnv,
    inputs: Inputs,
    plan: Plan,
    deps: ResumeDependencies,
  ): Promise<ResumeStore> {
    const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1
    const store = new ResumeStore(deps, attempt, await cacheKeyPrefixes(env, inputs, plan))
    if (attempt > 1) for (const run of plan.runs) await store.#restore(run)
    return store
  }

  /** Returns the task as it was when the store was opened. It has succeeded or is still open. */
  previousTask(run: PlannedRun): TaskSnapshot | undefined {
    return this.#previousTasks.get(run)
  }

  /** True if every run has a previous task, so that nothing new is created. */
  get allResumed(): boolean {
    return this.#previousTasks.size === this.#prefixes.size
  }

  /** Records that a run may have a task from now on. The create call must wait for it. */
  async recordIntent(run: PlannedRun): Promise<void> {
    const consequence = 'A re-run of this job may pay for another task.'
    this.#record(run, UNKNOWN, `that run ${run.number} is about to create a task`, consequence)
    await this.flush(run)
  }

  /** Starts to record the task of a run. {@link flush} waits for it. */
  recordTask(run: PlannedRun, taskId: string): void {
    const consequence = 'A re-run of this job will not find it.'
    this.#record(run, taskId, `task ${taskId}`, consequence)
  }

  /** Starts to record that a run has no task, so that a re-run may create one. */
  recordNoTask(run: PlannedRun): void {
    const consequence = 'A re-run of this job will send nothing, because it cannot know this.'
    this.#record(run, NO_TASK, `that run ${run.number} created no task`, consequence)
  }

  #record(run: PlannedRun, content: string, subject: string, consequence: string): void {
    const key = `${this.#prefixes.get(run)}${this.#attempt}-${content}`
    const pendingWrite = this.#save(key, content).catch((error: Error) => {
      const message = `Could not record ${subject}: ${error.message} ${consequence}`
      // One warning per step: the same failure is likely for every row of a batch.
      if (this.#warned) return this.#deps.log.info(message)
      this.#warned = true
      this.#deps.log.warning({ title: 'Task not recorded for re-runs', message })
    })
    this.#pendingWrites.set(run, pendingWrite)
  }

  /** Not aborted by `signal`: a cancelled job may leave a task that could not be cancelled. */
  async #save(key: string, content: string): Promise<void> {
    await this.#deps.cache.save(key, content, this.#deps.deadline)
  }

  /** Resolves when the last record of a run is written, or has failed. */
  async flush(run: PlannedRun): Promise<void> {
    await this.#pendingWrites.get(run)
  }

  async #restore(run: PlannedRun): Promise<void> {
    const { cache, log, signal } = this.#deps
    const prefix = this.#prefixes.get(run) ?? ''
    try {
      const entry = await cache.findNewest(prefix, signal)
      const content = entry === undefined ? NO_TASK : parseEntry(entry.key, prefix)
      if (content === NO_TASK) {
        return log.info(`run ${run.number}: no task of a previous attempt`)
      }
      if (content === UNKNOWN) throw new PreviousOutcomeUnknownError()
      const task = await queryPreviousTask(content, this.#deps)
      const ended = NOT_RESUMED[task.state]
      if (ended === undefined) this.#previousTasks.set(run, task)
      else
        log.info(
          `run ${run.number}: task ${content} of a previous attempt ${ended}; creating a new one`,
        )
    } catch (error) {
      signal.throwIfAborted()
      const known =
        error instanceof PreviousOutcomeUnknownError || error instanceof PreviousTaskNotFoundError
      throw known ? error : new ResumeStoreUnavailableError(error)
    }
  }
}

function parseEntry(key: string, prefix: string): string {
  const rest = key.startsWith(prefix) ? key.slice(prefix.length) : ''
  const [, content = ''] = /^\d+-(\d+|unknown|none)$/.exec(rest) ?? []
  if (!content) throw new Error(`The cache contains the unexpected entry ${key}.`)
  return content
}
