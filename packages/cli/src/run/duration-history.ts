import { readFile } from 'node:fs/promises'
import { configPath, writeConfigFile } from '../context/config-file.ts'

const MAX_ENTRIES = 200

/**
 * The duration of each workflow's last run in milliseconds. It gives the expected time and lets
 * the wait poll less often. The file can be deleted at any time.
 */
export class DurationHistory {
  readonly #path: string
  readonly #durations: Map<string, number>

  private constructor(path: string, durations: Map<string, number>) {
    this.#path = path
    this.#durations = durations
  }

  static async load(env: NodeJS.ProcessEnv): Promise<DurationHistory> {
    const path = configPath('durations.json', env)
    try {
      const stored: unknown = JSON.parse(await readFile(path, 'utf8'))
      const entries = Object.entries(stored ?? {}).filter(
        ([, ms]) => typeof ms === 'number' && ms > 0,
      )
      return new DurationHistory(path, new Map(entries))
    } catch {
      return new DurationHistory(path, new Map())
    }
  }

  get(workflowId: string): number | undefined {
    return this.#durations.get(workflowId)
  }

  async set(workflowId: string, ms: number): Promise<void> {
    this.#durations.delete(workflowId)
    this.#durations.set(workflowId, Math.round(ms))
    const latest = Object.fromEntries([...this.#durations].slice(-MAX_ENTRIES))
    try {
      await writeConfigFile(this.#path, JSON.stringify(latest))
    } catch {
      // The history is optional: the next run only has no expected time.
    }
  }
}
