import { readFile } from 'node:fs/promises'
import { configFile, writeConfigFile } from '../context/config-file.ts'

const MOST = 200

/**
 * How long each workflow took last, in milliseconds: for the expected time, and for looking at
 * a task less often. A memory that can be lost at any time.
 */
export class Durations {
  readonly #path: string
  readonly #known: Map<string, number>

  private constructor(path: string, known: Map<string, number>) {
    this.#path = path
    this.#known = known
  }

  static async load(env: NodeJS.ProcessEnv): Promise<Durations> {
    const path = configFile('durations.json', env)
    try {
      const read: unknown = JSON.parse(await readFile(path, 'utf8'))
      const entries = Object.entries(read ?? {}).filter(
        ([, ms]) => typeof ms === 'number' && ms > 0,
      )
      return new Durations(path, new Map(entries))
    } catch {
      return new Durations(path, new Map())
    }
  }

  get(workflowId: string): number | undefined {
    return this.#known.get(workflowId)
  }

  async set(workflowId: string, ms: number): Promise<void> {
    this.#known.delete(workflowId)
    this.#known.set(workflowId, Math.round(ms))
    const latest = Object.fromEntries([...this.#known].slice(-MOST))
    try {
      await writeConfigFile(this.#path, JSON.stringify(latest))
    } catch {
      // Not worth a word: the next run knows less.
    }
  }
}
