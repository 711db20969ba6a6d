import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FileChange,
  type FileIdentity,
  type PlannedRun,
  type Redact,
  reuseKeys,
} from '@runninghub-action/core'
import type { ResultReuse } from '@runninghub-action/core/node'
import { createActionsCache } from '../cache/actions-cache.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Workspace } from '../inputs/workspace.ts'
import { errorMessage } from '../runner/best-effort.ts'
import type { Log } from '../runner/log.ts'
import { loadCoreNode } from '../service/network.ts'
import { CacheStore } from './cache-store.ts'
import { seedNotes } from './seed-notes.ts'

interface ReuseDependencies {
  env: NodeJS.ProcessEnv
  workspace: Workspace
  fetch: typeof globalThis.fetch
  log: Log
  signal: AbortSignal
  redact: Redact
  /** Returns what the file of a change is. */
  identify: (file: FileChange) => Promise<FileIdentity>
  /** Whether a run has a task of a previous attempt. */
  isResumed: (run: PlannedRun) => boolean
}

/** Reuse of results from GitHub's cache. */
export interface StepReuse {
  reuse: ResultReuse
  /** Resolves when the results of the step are in the cache. */
  flush: () => Promise<void>
}

/** Determines which runs may get a stored result, and looks up their results. */
export async function openReuse(
  runs: readonly PlannedRun[],
  inputs: Inputs,
  { env, workspace, fetch, log, signal, redact, identify, isResumed }: ReuseDependencies,
): Promise<StepReuse> {
  const ignoreSeeds = inputs.reuse === 'ignore-seeds'
  const found = await reuseKeys(runs, { baseUrl: inputs['base-url'], ignoreSeeds, identify })
  for (const note of seedNotes(found, ignoreSeeds)) log.info(note)
  const keys = new Map(found.flatMap(({ run, key }) => (key === undefined ? [] : [[run, key]])))
  const dir = await mkdtemp(join(workspace.temp ?? tmpdir(), 'runninghub-reuse-'))
  const cache = createActionsCache('runninghub-result', env, fetch)
  const store = new CacheStore({ cache, dir, fetch, log, signal })
  await store.lookUp([...keys].flatMap(([run, key]) => (isResumed(run) ? [] : [key])))
  signal.throwIfAborted()
  const { ResultReuse } = await loadCoreNode()
  const reuse = new ResultReuse({
    ...{ store, keys, tempDir: dir, redact, signal, fetch },
    onUnusable: ({ number }, error) =>
      log.info(
        `run ${number}: the stored result cannot be used, so a new task is created: ${errorMessage(error)}`,
      ),
    onNotStored: ({ number }, error) =>
      log.info(`run ${number}: its result is not stored for reuse: ${errorMessage(error)}`),
  })
  return { reuse, flush: () => store.flush() }
}
