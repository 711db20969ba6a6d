import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type FileChange,
  type FileIdentity,
  formatRanges,
  type PlannedRun,
  type ReuseKey,
  type RunningHubClient,
  reuseKeys,
} from '@runninghub-action/core'
import { ResultReuse } from '@runninghub-action/core/node'
import { cachePath } from '../context/cache-path.ts'
import type { Messages } from '../messages/messages.ts'
import { errorMessage } from '../report/format-error.ts'
import type { Reporter } from '../report/reporter.ts'
import { ResultDirectory } from './result-directory.ts'

/** Which results are reused; undefined for none. */
export type ReuseMode = 'fixed-seeds' | 'ignore-seeds' | undefined

export interface OpenReuseOptions {
  mode: ReuseMode
  client: RunningHubClient
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  reporter: Pick<Reporter, 'note'>
  messages: Messages
  /** Returns what a file is. */
  identify: (file: FileChange) => Promise<FileIdentity>
}

/** Reuse of the results on this machine. */
export interface CommandReuse extends AsyncDisposable {
  reuse: ResultReuse | undefined
}

/**
 * Opens the results on this machine, and determines which runs may get one. A directory that cannot
 * be used is noted: the runs then create their tasks.
 */
export async function openReuse(
  runs: readonly PlannedRun[],
  { mode, client, env, signal, reporter, messages, identify }: OpenReuseOptions,
): Promise<CommandReuse> {
  const none = { reuse: undefined, [Symbol.asyncDispose]: async () => {} }
  if (mode === undefined) return none
  const { baseUrl, redact } = client
  const ignoreSeeds = mode === 'ignore-seeds'
  const found = await reuseKeys(runs, { baseUrl, ignoreSeeds, identify })
  for (const note of seedNotes(found, ignoreSeeds, messages)) reporter.note(note)
  const { unusable, notStored } = messages.reuse
  try {
    const store = await ResultDirectory.open(cachePath('results', env))
    const tempDir = await mkdtemp(join(tmpdir(), 'runninghub-reuse-'))
    const reuse = new ResultReuse({
      ...{ store, tempDir, redact, signal },
      keys: new Map(found.flatMap(({ run, key }) => (key === undefined ? [] : [[run, key]]))),
      onUnusable: ({ number }, error) =>
        reporter.note(unusable(number, errorMessage(error, messages))),
      onNotStored: ({ number }, error) =>
        reporter.note(notStored(number, errorMessage(error, messages))),
    })
    const removeTemporary = () => rm(tempDir, { recursive: true, force: true }).catch(() => {})
    return { reuse, [Symbol.asyncDispose]: removeTemporary }
  } catch (error) {
    reporter.note(messages.reuse.unavailable(errorMessage(error, messages)))
    return none
  }
}

/** Returns a note for each reason why the seeds of runs are not fixed. */
function seedNotes(keys: readonly ReuseKey[], ignoreSeeds: boolean, { reuse }: Messages): string[] {
  const numbers = new Map<string, number[]>()
  for (const { run, generatedSeeds } of keys) {
    if (generatedSeeds?.length === 0) continue
    const seeds = generatedSeeds?.join(', ') ?? ''
    numbers.set(seeds, [...(numbers.get(seeds) ?? []), run.number])
  }
  const word = ignoreSeeds ? reuse.seedsIgnored : reuse.seedsGenerated
  return [...numbers].map(([seeds, list]) =>
    word(reuse.runs(list.length, formatRanges(list)), seeds),
  )
}
