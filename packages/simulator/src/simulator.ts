import type { Hono } from 'hono'
import { apiApp, filesApp } from './app.ts'
import type { Clock } from './clock.ts'
import { type AppEnv, ConnectionDrop } from './operation.ts'
import { defaultOptions, type SimulatorOptions } from './options.ts'
import type { RecordedCall } from './recorded-call.ts'
import { createResults } from './results.ts'
import { type Operation, Script, type ScriptStep } from './script.ts'
import type { PublishedFile, SimulatorState, StoredFile, Webhooks } from './state.ts'
import { costAt, hasEnded, type ResultFile, type SimulatedTask, timesOf } from './tasks.ts'
import { VirtualClock } from './virtual-clock.ts'
import { WebhookSender } from './webhook.ts'

/**
 * A local RunningHub: its tasks, files, account and clock. Call it through {@link Simulator.fetch},
 * which opens no socket, or serve it with `serve` from `./node`.
 */
export class Simulator<C extends Clock = VirtualClock> implements SimulatorState {
  readonly clock: C
  readonly options: SimulatorOptions
  readonly log: RecordedCall[] = []
  readonly tasks = new Map<string, SimulatedTask>()
  readonly uploads = new Map<string, Uint8Array>()
  readonly files = new Map<string, StoredFile>()
  readonly steps = new Script()
  webhooks: Webhooks
  /** Node's requests follow the signal of their sender only as long as somebody holds them. */
  readonly #openRequests = new Set<Request>()
  readonly #api: Hono<AppEnv>
  readonly #files: Hono<AppEnv>

  constructor(options: Partial<SimulatorOptions> & { clock?: C } = {}) {
    const { clock, ...changes } = options
    this.clock = clock ?? (new VirtualClock() as Clock as C)
    this.options = { ...defaultOptions(), ...changes }
    this.webhooks = new WebhookSender(this)
    this.#api = apiApp(this)
    this.#files = filesApp(this)
  }

  /**
   * `fetch` for both origins, without a socket. Rejects as `fetch` does: with a TypeError when a
   * script cuts the connection or the origin is unknown, with the signal's reason when aborted.
   */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    request.signal.throwIfAborted()
    this.#openRequests.add(request)
    const response = await rejectOnAbort(request.signal, this.#send(request)).finally(() =>
      this.#openRequests.delete(request),
    )
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
   * Responds to a request at one of the two origins.
   *
   * @param drop cuts the connection in the middle of a body; without it the body errors
   * @throws {ConnectionDrop} when a script cuts the connection before the body
   */
  async handle(request: Request, origin: 'api' | 'files', drop?: () => void): Promise<Response> {
    const app = origin === 'api' ? this.#api : this.#files
    return app.fetch(request, drop ? { drop } : {})
  }

  script(...steps: ScriptStep[]): void {
    this.steps.add(...steps)
  }

  /** Returns the recorded calls of one operation. */
  calls(operation: Operation): RecordedCall[] {
    return this.log.filter((call) => call.operation === operation)
  }

  reset(): void {
    this.webhooks.stop()
    this.webhooks = new WebhookSender(this)
    this.log.length = 0
    this.tasks.clear()
    this.uploads.clear()
    this.files.clear()
    this.steps.clear()
  }

  coinsLeft(): number {
    const ended = [...this.tasks.values()].filter((task) => hasEnded(task.state))
    const spent = ended.reduce((sum, task) => sum + costAt(task, this.clock.now()).coins, 0)
    return this.options.coins - spent
  }

  publish(task: SimulatedTask): PublishedFile[] {
    task.results ??= createResults(task, this)
    const expiresAt = timesOf(task).endsAt + this.options.fileLifetime
    return task.results.map((file, index) => {
      const path = `/${task.id}/${index}/output/${encodeURIComponent(file.name)}`
      return { file, path, url: this.store(path, file, expiresAt) }
    })
  }

  store(path: string, file: Pick<ResultFile, 'bytes' | 'contentType'>, expiresAt: number): string {
    const signature = `q-sign-time=${Math.floor(expiresAt / 1000)}&q-key=a%2Fb%20c%3D`
    const query = this.options.signedUrls ? `?${signature}` : ''
    const stored = {
      get bytes() {
        return file.bytes
      },
      contentType: file.contentType,
      query,
      expiresAt,
    }
    if (!this.files.has(path)) this.files.set(path, stored)
    return `${this.options.filesUrl}${path}${this.files.get(path)?.query}`
  }
}

function rejectOnAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
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

/** Creates the error that `fetch` rejects with when there is no response. */
function networkError(message: string, code: string | undefined): TypeError {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code })
  return new TypeError('fetch failed', { cause })
}
