import type { FileChange } from '../overrides/plan-overrides.ts'
import { sha256 } from '../sha256.ts'
import type { PlannedRun } from './planned-run.ts'
import { type FileIdentity, requestFingerprint, unfixedSeeds } from './request-fingerprint.ts'

export interface ReuseKey {
  run: PlannedRun
  /** The same for each run whose result can be the same; undefined if no result may be reused. */
  key: string | undefined
  /** The seeds that RunningHub generates, by target; undefined without api.json. */
  generatedSeeds: readonly string[] | undefined
}

export interface ReuseKeyOptions {
  baseUrl: string
  /** Also gives a key to runs whose seeds RunningHub generates, or may generate. */
  ignoreSeeds: boolean
  /** Returns what a file is. Called once for each file. */
  identify: (file: FileChange) => Promise<FileIdentity>
}

/**
 * Returns the key under which the result of each run is stored and found, in their order.
 *
 * A run whose seeds RunningHub generates has another result each time, and gets a key only with
 * `ignoreSeeds`. Several such runs of one request are variants: each has a key of its own. A run
 * whose file cannot be read has no key.
 */
export async function reuseKeys(
  runs: readonly PlannedRun[],
  { baseUrl, ignoreSeeds, identify }: ReuseKeyOptions,
): Promise<ReuseKey[]> {
  const identities = new Map<string, FileIdentity | undefined>()
  const identifyOnce = async (change: FileChange) => {
    if (!identities.has(change.file)) {
      identities.set(change.file, await identify(change).catch(() => undefined))
    }
    return identities.get(change.file)
  }
  const variants = new Map<string, number>()
  const keys: ReuseKey[] = []
  for (const run of runs) {
    const generatedSeeds = unfixedSeeds(run)
    const isFixed = generatedSeeds?.length === 0
    let key: string | undefined
    if (isFixed || ignoreSeeds) key = await fingerprintOf(run, baseUrl, identifyOnce)
    if (key !== undefined && !isFixed) {
      const variant = (variants.get(key) ?? 0) + 1
      variants.set(key, variant)
      if (variant > 1) key = await sha256(`${key} ${variant}`)
    }
    keys.push({ run, key, generatedSeeds })
  }
  return keys
}

/** @returns undefined if a file of the run cannot be read */
async function fingerprintOf(
  run: PlannedRun,
  baseUrl: string,
  identify: (file: FileChange) => Promise<FileIdentity | undefined>,
): Promise<string | undefined> {
  const files = new Map<string, FileIdentity>()
  for (const change of run.changes) {
    if (change.file === undefined) continue
    const identity = await identify(change)
    if (identity === undefined) return undefined
    files.set(change.file, identity)
  }
  return requestFingerprint(run, { baseUrl, files })
}
