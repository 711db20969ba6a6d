import type { RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Plan, PlannedRun } from '../plan/plan.ts'
import type { Log } from '../runner/log.ts'
import type { CacheService } from './actions-cache.ts'
import { cacheKeyPrefixes } from './cache-keys.ts'
import {
  PreviousOutcomeUnknownError,
  PreviousTaskNotFoundError,
  ResumeStoreUnavailableError,
} from './errors.ts'
import { failedState } from './previous-task.ts'

/** In the place of a task's id: while, and when, nobody knows whether there is one. */
const UNKNOWN = 'unknown'
/** In the place of a task's id: RunningHub has made none. */
const NO_TASK = 'none'

interface ResumeDependencies {
  cache: CacheService
  client: RunningHubClient
  log: Log
  signal: AbortSignal
  /** Some time after `signal`: what is still to be remembered then is given up. */
  deadline: AbortSignal
}

/**
 * The memory across attempts of one job. It is written before a task may exist and again when it
 * does, so that a runner can be lost at any moment in between; and it is read when the job is run
 * again (`GITHUB_RUN_ATTEMPT` > 1). The id is in the name of a cache entry, below a prefix made of
 * the run, the job, the step and a hash of everything that is sent, so that a changed prompt or
 * file finds nothing, and nothing has to be unpacked to read it.
 */
export class ResumeStore {
  readonly #deps: ResumeDependencies
  readonly #attempt: number
  readonly #prefixes: ReadonlyMap<PlannedRun, string>
  readonly #previousTasks = new Map<PlannedRun, string>()
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
   * Opens the memory, and on a later attempt finds what the earlier ones left for each run. A
   * task that has failed or was cancelled is not taken up: the re-run is there to try again.
   *
   * @throws {ResumeStoreUnavailableError} {@link PreviousOutcomeUnknownError} {@link PreviousTaskNotFoundError} on a later
   *   attempt, rather than to pay again for what may exist
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

  previousTask(run: PlannedRun): string | undefined {
    return this.#previousTasks.get(run)
  }

  /** Whether every run has its task already. */
  get allResumed(): boolean {
    return this.#previousTasks.size === this.#prefixes.size
  }

  /** Writes that a run may have a task from now on. Its create call waits for this. */
  async recordIntent(run: PlannedRun): Promise<void> {
    const consequence = 'A re-run of this job may pay for another task.'
    this.#record(run, UNKNOWN, `That run ${run.number} is about to make a task`, consequence)
    await this.flush(run)
  }

  /** Starts to write that a run has a task; the run does not wait for it. */
  recordTask(run: PlannedRun, taskId: string): void {
    const consequence = 'A re-run of this job will not find it.'
    this.#record(run, taskId, `Task ${taskId}`, consequence)
  }

  /** Starts to write that nothing was made after all: a re-run may try again. */
  recordNoTask(run: PlannedRun): void {
    const consequence = 'A re-run of this job will send nothing, not knowing that.'
    this.#record(run, NO_TASK, `That run ${run.number} has made no task`, consequence)
  }

  #record(run: PlannedRun, content: string, subject: string, consequence: string): void {
    const key = `${this.#prefixes.get(run)}${this.#attempt}-${content}`
    const pendingWrite = this.#save(key, content).catch((error: Error) => {
      const message = `${subject} could not be written to the memory for re-runs: ${error.message} ${consequence}`
      // Once in a step: what is wrong with the memory is wrong for every row of a batch.
      if (this.#warned) return this.#deps.log.info(message)
      this.#warned = true
      this.#deps.log.warning({ title: 'Task not remembered', message })
    })
    this.#pendingWrites.set(run, pendingWrite)
  }

  /** A job that is cancelled may leave a task that cannot be: it is remembered all the same. */
  async #save(key: string, content: string): Promise<void> {
    await this.#deps.cache.save(key, content, this.#deps.deadline)
  }

  /** Resolves when what was to be written is written, or has failed. */
  async flush(run: PlannedRun): Promise<void> {
    await this.#pendingWrites.get(run)
  }

  async #restore(run: PlannedRun): Promise<void> {
    const { cache, log, signal } = this.#deps
    const prefix = this.#prefixes.get(run) ?? ''
    try {
      const key = await cache.findNewest(prefix, signal)
      const content = key === undefined ? NO_TASK : parseEntry(key, prefix)
      if (content === NO_TASK) {
        return log.info(`run ${run.number}: no earlier attempt has left a task`)
      }
      if (content === UNKNOWN) throw new PreviousOutcomeUnknownError()
      const ended = await failedState(content, this.#deps)
      if (ended === undefined) this.#previousTasks.set(run, content)
      else
        log.info(
          `run ${run.number}: task ${content} of an earlier attempt ${ended}; a new one is made`,
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
  if (!content) throw new Error(`The memory holds ${key}, which is not one of its own entries.`)
  return content
}
