import { Worker } from 'node:worker_threads'
import type { Batch, Played, ThreadOptions } from './messages.ts'

/** A thread that plays seeds. */
export class Player {
  readonly #thread: Worker

  constructor(workerData: ThreadOptions) {
    this.#thread = new Worker(new URL('thread.ts', import.meta.url), { workerData })
  }

  /** @throws {Error} when the thread fails, such as by a patch that does not fit */
  play(batch: Batch): Promise<Played[]> {
    return new Promise((resolve, reject) => {
      this.#thread.removeAllListeners()
      this.#thread.on('error', reject)
      this.#thread.on('exit', (code) => reject(new Error(`A thread ended with code ${code}.`)))
      this.#thread.on('message', resolve)
      this.#thread.postMessage(batch)
    })
  }

  async close(): Promise<void> {
    this.#thread.removeAllListeners()
    await this.#thread.terminate()
  }
}
