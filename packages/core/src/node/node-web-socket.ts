import type * as Undici from 'undici'
import type { Socket } from '../progress/watch-progress.ts'
import { getDispatcher } from './proxy-fetch.ts'

/**
 * A WebSocket that uses the proxies of `nodeFetch`, to follow a run behind a proxy; Node's own
 * WebSocket supports none. A failure to open it is an "error" event.
 */
export class NodeWebSocket implements Socket {
  binaryType = 'blob'
  readonly #socket: Promise<Undici.WebSocket>

  constructor(url: string) {
    this.#socket = getDispatcher().then(({ undici, agent }) => {
      const socket = new undici.WebSocket(url, { dispatcher: agent })
      socket.binaryType = this.binaryType as Undici.BinaryType
      return socket
    })
  }

  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close' | 'error', listener: () => void): void
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#socket.then(
      (socket) => socket.addEventListener(type, listener as never),
      () => type === 'error' && listener({ data: undefined }),
    )
  }

  close(): void {
    this.#socket.then(
      (socket) => socket.close(),
      () => {}, // it was never open
    )
  }
}
