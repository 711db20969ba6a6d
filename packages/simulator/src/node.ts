import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { getRequestListener } from '@hono/node-server'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Clock } from './clock.ts'
import { ConnectionDrop } from './operation.ts'
import { progressMessages } from './progress.ts'
import type { Simulator } from './simulator.ts'
import type { SimulatorState } from './state.ts'
import { failedReason } from './task-responses.ts'
import { type SimulatedTask, timesOf } from './tasks.ts'

export interface ServeOptions {
  /** @default 0: any free port */
  port?: number
  /** @default 0: any free port */
  filesPort?: number
  /** @default '127.0.0.1' */
  host?: string
}

export interface ServedSimulator extends AsyncDisposable {
  baseUrl: string
  filesUrl: string
  /** Closes all connections and stops listening. */
  close(): Promise<void>
}

/**
 * Serves a simulator on two real origins, and its WebSocket on the API's. Sets the simulator's
 * `baseUrl` and `filesUrl`.
 *
 * @throws Node's error when a port is in use
 */
export async function serve(
  simulator: Simulator<Clock>,
  { port = 0, filesPort = 0, host = '127.0.0.1' }: ServeOptions = {},
): Promise<ServedSimulator> {
  const [api, files] = [server(simulator, 'api'), server(simulator, 'files')]
  const closing = new AbortController()
  const sockets = progressSockets(simulator, api, closing.signal)
  const close = async () => {
    closing.abort()
    simulator.webhooks.stop()
    for (const socket of sockets.clients) socket.terminate()
    await Promise.all([api, files].map(closeServer))
  }
  try {
    const baseUrl = await listen(api, port, host)
    const filesUrl = await listen(files, filesPort, host)
    Object.assign(simulator.options, { baseUrl, filesUrl })
    return { baseUrl, filesUrl, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

function server(simulator: Simulator<Clock>, origin: 'api' | 'files'): Server {
  return createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
    const drop = () => incoming.socket.destroy()
    const listener = getRequestListener((request) => simulator.handle(request, origin, drop), {
      overrideGlobalObjects: false,
      errorHandler(error) {
        drop()
        if (!(error instanceof ConnectionDrop) && !outgoing.destroyed) console.error(error)
      },
    })
    void listener(incoming, outgoing)
  })
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  server.listen(port, host)
  await once(server, 'listening')
  const name = host.includes(':') ? `[${host}]` : host
  return `http://${name}:${(server.address() as AddressInfo).port}`
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}

/** Serves the WebSocket endpoint: a client sends its clientId and receives the task's progress. */
function progressSockets(
  simulator: Simulator<Clock>,
  api: Server,
  closing: AbortSignal,
): WebSocketServer {
  const sockets = new WebSocketServer({ noServer: true })
  api.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const task = [...simulator.tasks.values()].find(
      ({ clientId }) => clientId === searchParams.get('clientId'),
    )
    if (pathname !== '/ws/c_instance' || !task || !searchParams.get('Rh-Comfy-Auth')) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(
      request,
      socket,
      head,
      (client) => void streamProgress(simulator, task, client, closing),
    )
  })
  return sockets
}

async function streamProgress(
  { clock, options }: SimulatorState,
  task: SimulatedTask,
  client: WebSocket,
  closing: AbortSignal,
): Promise<void> {
  const disconnected = new AbortController()
  const signal = AbortSignal.any([disconnected.signal, closing])
  client.on('close', () => disconnected.abort())
  client.on('error', () => disconnected.abort())
  const { startsAt } = timesOf(task)
  const messages = progressMessages({ ...task, failure: failedReason(task) })
  const sent = options.wsClosesEarly ? messages.slice(0, messages.length >> 1) : messages
  try {
    for (const { share, data } of sent) {
      await clock.until(startsAt + share * task.runMs, signal)
      if (task.state !== 'RUNNING') break
      client.send(data)
    }
    if (!options.wsClosesEarly) await clock.until(timesOf(task).endsAt, signal)
    client.close()
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
