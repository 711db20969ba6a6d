import type { Clock, Socket, SocketClass } from '../../src/index.ts'

type Listener = (event: { data: unknown }) => void

/** A WebSocket whose server is the test. */
export class FakeSocket implements Socket {
  binaryType = 'blob'
  closed = false
  readonly url: string
  readonly #listeners: [string, Listener][] = []
  constructor(url: string) {
    this.url = url
  }
  addEventListener(type: string, listener: Listener | (() => void)): void {
    this.#listeners.push([type, listener])
  }
  close(): void {
    this.closed = true
  }
  emit(type: 'message' | 'close' | 'error', data?: unknown): void {
    for (const [name, listener] of this.#listeners) if (name === type) listener({ data })
  }
  send(type: string, data: unknown = {}): void {
    this.emit('message', JSON.stringify({ type, data }))
  }
}

/** Creates a WebSocket class, and the list of the sockets it opens. */
export function fakeSockets(): { sockets: FakeSocket[]; WebSocket: SocketClass } {
  const sockets: FakeSocket[] = []
  class WebSocket extends FakeSocket {
    constructor(url: string) {
      super(url)
      sockets.push(this)
    }
  }
  return { sockets, WebSocket }
}

/** Time that the test advances. */
export class ManualClock implements Clock {
  #now = 0
  #sleepers: { due: number; wake: () => void }[] = []
  now = () => this.#now
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      this.#sleepers.push({ due: this.#now + ms, wake: resolve })
    })
  }
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      const next = this.#sleepers.filter(({ due }) => due <= end).sort((a, b) => a.due - b.due)[0]
      this.#now = next?.due ?? end
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      next?.wake()
      await new Promise((resolve) => setTimeout(resolve, 0))
      if (next === undefined) return
    }
  }
}
