import type { Hono } from 'hono'
import { apiApp, filesApp } from './apps.ts'
import type { Clock } from './clock.ts'
import { type AppEnv, ConnectionDrop } from './operation.ts'
import { defaultOptions, type SimulatorOptions } from './options.ts'
import type { RecordedCall } from './recorded-call.ts'
import { makeResults, type ResultFile } from './results.ts'
import { type Operation, Script, type ScriptStep } from './script.ts'
import { costAt, isOver, type SimulatedTask, timesOf } from './tasks.ts'
import { VirtualClock } from './virtual-clock.ts'
import { Webhooks } from './webhook.ts'

/** A file that can be downloaded. */
export interface StoredFile {
  bytes: Uint8Array
  contentType: string
  /** The query string that must come with it. */
  query: string
  expiresAt: number
}

export interface PublishedFile {
  file: ResultFile
  url: string
  path: string
}

/**
 * A RunningHub of one's own: its tasks, files, account and clock. Call it through
 * {@link Simulator.fetch}, which opens no socket, or serve it with `serve` from `./node`.
 */
export class Simulator<C extends Clock = VirtualClock> {
  readonly clock: C
  /** May be changed at any time. */
  readonly options: SimulatorOptions
  /** Every call, in order of arrival, those under `/__simulator` left out. */
  readonly log: RecordedCall[] = []
  /** Every task that was made, by id, and so paid for. */
  readonly tasks = new Map<string, SimulatedTask>()
  /** Uploaded bytes, by the fileName answered. */
  readonly uploads = new Map<string, Uint8Array>()
  /** What the file origin has, by path. */
  readonly files = new Map<string, StoredFile>()
  readonly steps = new Script()
  webhooks: Webhooks
  readonly #api: Hono<AppEnv>
  readonly #files: Hono<AppEnv>

  constructor(options: Partial<SimulatorOptions> & { clock?: C } = {}) {
    const { clock, ...changes } = options
    this.clock = clock ?? (new VirtualClock() as Clock as C)
    this.options = { ...defaultOptions(), ...changes }
    this.webhooks = new Webhooks(this)
    this.#api = apiApp(this)
    this.#files = filesApp(this)
  }

  /**
   * `fetch` for both origins, without a socket. Rejects as `fetch` does: with a TypeError when a
   * script cuts the connection or the origin is neither of the two, with the signal's reason when aborted.
   */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    const response = await unlessAborted(request.signal, this.#send(request))
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || !location) return response
    if (request.redirect === 'manual') return response
    if (request.redirect === 'error') throw networkError('unexpected redirect', undefined)
    return this.fetch(new URL(location, request.url), {
      headers: request.headers,
      signal: request.signal,
    })
  }

  async #send(request: Request): Promise<Response> {
    const { origin } = new URL(request.url)
    const { baseUrl, filesUrl } = this.options
    if (origin === new URL(baseUrl).origin) return this.handle(request, 'api')
    if (origin === new URL(filesUrl).origin) return this.handle(request, 'files')
    throw networkError(`getaddrinfo ENOTFOUND ${origin}`, 'ENOTFOUND')
  }

  /**
   * Answers a request that arrived at one of the two origins. `drop` cuts the connection in the
   * middle of a body; without it the body errors. Throws {@link ConnectionDrop} before a body.
   */
  async handle(request: Request, origin: 'api' | 'files', drop?: () => void): Promise<Response> {
    const app = origin === 'api' ? this.#api : this.#files
    return app.fetch(request, drop ? { drop } : {})
  }

  /** Says how coming calls are to be answered. Steps for one operation are used up in order. */
  script(...steps: ScriptStep[]): void {
    this.steps.add(...steps)
  }

  calls(operation: Operation): RecordedCall[] {
    return this.log.filter((call) => call.operation === operation)
  }

  /** Forgets all that has happened and all that was scripted. Options and time stay. */
  reset(): void {
    this.webhooks.stop()
    this.webhooks = new Webhooks(this)
    this.log.length = 0
    this.tasks.clear()
    this.uploads.clear()
    this.files.clear()
    this.steps.clear()
  }

  /** Coins left, after the tasks that have ended. */
  coinsLeft(): number {
    const ended = [...this.tasks.values()].filter((task) => isOver(task.state))
    const spent = ended.reduce((sum, task) => sum + costAt(task, this.clock.now()).coins, 0)
    return this.options.coins - spent
  }

  /** The files of a finished task, made when first asked for, and where to download them. */
  publish(task: SimulatedTask): PublishedFile[] {
    task.results ??= makeResults(task, this.uploads)
    const expiresAt = timesOf(task).endsAt + this.options.fileLifetime
    return task.results.map((file, index) => {
      const path = `/${task.id}/${index}/output/${encodeURIComponent(file.name)}`
      return { file, path, url: this.store(path, file.bytes, file.contentType, expiresAt) }
    })
  }

  /** Puts a file on the file origin and returns its URL. What is there already stays. */
  store(path: string, bytes: Uint8Array, contentType: string, expiresAt: number): string {
    const signature = `q-sign-time=${Math.floor(expiresAt / 1000)}&q-key=a%2Fb%20c%3D`
    const query = this.options.signedUrls ? `?${signature}` : ''
    if (!this.files.has(path)) this.files.set(path, { bytes, contentType, query, expiresAt })
    return `${this.options.filesUrl}${path}${this.files.get(path)?.query}`
  }
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, (error) => {
      reject(
        error instanceof ConnectionDrop
          ? networkError('other side closed', 'UND_ERR_SOCKET')
          : error,
      )
    })
  })
}

/** What `fetch` rejects with when there is no answer. */
function networkError(message: string, code: string | undefined): TypeError {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code })
  return new TypeError('fetch failed', { cause })
}
