import type { RunningHubClient } from '@runninghub-action/core'
import type { Inputs } from '../inputs/inputs.ts'
import type { Plan, PlannedRun } from '../plan/plan.ts'
import type { Log } from '../runner/log.ts'
import type { CacheService } from './actions-cache.ts'
import { memoryPrefixes } from './cache-keys.ts'
import { EarlierOutcomeUnknown, EarlierTaskNotKnown, MemoryUnreadable } from './errors.ts'
import { badEnd } from './previous-task.ts'

/** In the place of a task's id: while, and when, nobody knows whether there is one. */
const UNKNOWN = 'unknown'
/** In the place of a task's id: RunningHub has made none. */
const NONE = 'none'

interface Means {
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
export class Resume {
  readonly #means: Means
  readonly #attempt: number
  readonly #prefixes: ReadonlyMap<PlannedRun, string>
  readonly #earlier = new Map<PlannedRun, string>()
  readonly #writing = new Map<PlannedRun, Promise<void>>()
  #warned = false

  private constructor(means: Means, attempt: number, prefixes: ReadonlyMap<PlannedRun, string>) {
    this.#means = means
    this.#attempt = attempt
    this.#prefixes = prefixes
  }

  /**
   * Opens the memory, and on a later attempt finds what the earlier ones left for each run. A
   * task that has failed or was cancelled is not taken up: the re-run is there to try again.
   *
   * @throws {MemoryUnreadable} {@link EarlierOutcomeUnknown} {@link EarlierTaskNotKnown} on a later
   *   attempt, rather than to pay again for what may exist
   */
  static async open(
    env: NodeJS.ProcessEnv,
    inputs: Inputs,
    plan: Plan,
    means: Means,
  ): Promise<Resume> {
    const attempt = Number(env.GITHUB_RUN_ATTEMPT) || 1
    const resume = new Resume(means, attempt, await memoryPrefixes(env, inputs, plan))
    if (attempt > 1) for (const run of plan.runs) await resume.#recall(run)
    return resume
  }

  earlierTask(run: PlannedRun): string | undefined {
    return this.#earlier.get(run)
  }

  /** Whether every run has its task already. */
  get complete(): boolean {
    return this.#earlier.size === this.#prefixes.size
  }

  /** Writes that a run may have a task from now on. Its create call waits for this. */
  async announce(run: PlannedRun): Promise<void> {
    const cost = 'A re-run of this job may pay for another task.'
    this.#write(run, UNKNOWN, `That run ${run.number} is about to make a task`, cost)
    await this.written(run)
  }

  /** Starts to write that a run has a task; the run does not wait for it. */
  write(run: PlannedRun, taskId: string): void {
    const cost = 'A re-run of this job will not find it.'
    this.#write(run, taskId, `Task ${taskId}`, cost)
  }

  /** Starts to write that nothing was made after all: a re-run may try again. */
  writeNone(run: PlannedRun): void {
    const cost = 'A re-run of this job will send nothing, not knowing that.'
    this.#write(run, NONE, `That run ${run.number} has made no task`, cost)
  }

  #write(run: PlannedRun, content: string, what: string, cost: string): void {
    const key = `${this.#prefixes.get(run)}${this.#attempt}-${content}`
    const writing = this.#save(key, content).catch((error: Error) => {
      const message = `${what} could not be written to the memory for re-runs: ${error.message} ${cost}`
      // Once in a step: what is wrong with the memory is wrong for every row of a batch.
      if (this.#warned) return this.#means.log.line(message)
      this.#warned = true
      this.#means.log.warning({ title: 'Task not remembered', message })
    })
    this.#writing.set(run, writing)
  }

  /** A job that is cancelled may leave a task that cannot be: it is remembered all the same. */
  async #save(key: string, content: string): Promise<void> {
    await this.#means.cache.save(key, content, this.#means.deadline)
  }

  /** Resolves when what was to be written is written, or has failed. */
  async written(run: PlannedRun): Promise<void> {
    await this.#writing.get(run)
  }

  async #recall(run: PlannedRun): Promise<void> {
    const { cache, log, signal } = this.#means
    const prefix = this.#prefixes.get(run) ?? ''
    try {
      const key = await cache.newest(prefix, signal)
      const left = key === undefined ? NONE : contentOf(key, prefix)
      if (left === NONE) {
        return log.line(`run ${run.number}: no earlier attempt has left a task`)
      }
      if (left === UNKNOWN) throw new EarlierOutcomeUnknown()
      const ended = await badEnd(left, this.#means)
      if (ended === undefined) this.#earlier.set(run, left)
      else
        log.line(
          `run ${run.number}: task ${left} of an earlier attempt ${ended}; a new one is made`,
        )
    } catch (error) {
      signal.throwIfAborted()
      const told = error instanceof EarlierOutcomeUnknown || error instanceof EarlierTaskNotKnown
      throw told ? error : new MemoryUnreadable(error)
    }
  }
}

function contentOf(key: string, prefix: string): string {
  const rest = key.startsWith(prefix) ? key.slice(prefix.length) : ''
  const [, content = ''] = /^\d+-(\d+|unknown|none)$/.exec(rest) ?? []
  if (!content) throw new Error(`The memory holds ${key}, which is not one of its own entries.`)
  return content
}
