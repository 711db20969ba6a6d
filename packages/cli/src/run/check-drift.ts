import {
  DriftError,
  findDrift,
  type PlannedRun,
  type RunningHubClient,
  RunningHubError,
  wordFacts,
} from '@runninghub-action/core'
import type { Messages } from '../messages/messages.ts'

/** What to do when api.json differs from the saved workflow. */
export const DRIFT_MODES = ['error', 'warn', 'ignore'] as const
export type DriftMode = (typeof DRIFT_MODES)[number]

/** In milliseconds. A warning is not worth a longer wait. */
const WARNING_TIMEOUT = 10_000

export interface DriftOptions {
  client: RunningHubClient
  mode: DriftMode
  /** The path of api.json. */
  file: string | undefined
  signal: AbortSignal
  messages: Messages
  note: (message: string) => void
}

/**
 * Compares api.json with the workflow that RunningHub has saved. Says nothing about a saved
 * workflow that cannot be read, unless the mode is `error`: many workflows have none.
 *
 * @throws {DriftError} {@link RunningHubError} in the mode `error`; nothing was created
 */
export async function checkDrift(
  runs: readonly PlannedRun[],
  { client, mode, file, signal, messages, note }: DriftOptions,
): Promise<void> {
  if (mode === 'ignore') return
  if (mode === 'error') {
    const found = await findDrift(client, runs, { file, signal })
    if (found.length > 0) throw new DriftError(found)
    return
  }
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WARNING_TIMEOUT)])
  try {
    const found = await findDrift(client, runs, { file, signal: limit, retries: false })
    for (const facts of found) note(wordFacts(facts, messages.facts))
    if (found.length > 0) note(wordFacts({ kind: 'resolve-drift' }, messages.facts))
  } catch (error) {
    if (!(error instanceof RunningHubError) && !limit.aborted) throw error
  }
}
