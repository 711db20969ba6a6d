import { installCrypto } from './crypto.ts'
import { installProcess } from './process.ts'
import { currentProgram } from './program.ts'
import { activeSimulation } from './simulation.ts'
import { installTime } from './time.ts'

/**
 * Replaces what a program uses of its runtime: time, timers, chance, the network, its process. Outside
 * of a simulation everything is as before. Must be called before any module of a program loads.
 */
export function installGlobals(): void {
  installTime()
  installCrypto()
  installProcess()
  installNetwork()
  Object.assign(globalThis, { onQueueTransition })
  // Cloudflare's own streams, as far as the Worker uses them.
  Object.assign(globalThis, {
    IdentityTransformStream: class extends TransformStream {},
    FixedLengthStream: class extends TransformStream {
      constructor(_length: number) {
        super()
      }
    },
  })
}

/** Called by the Worker's queue: see the module hooks. */
function onQueueTransition(task: string, from: string, event: string, to: string): void {
  activeSimulation()?.history.add({ type: 'transition', task, from, event, to })
}

function installNetwork(): void {
  const { fetch, WebSocket } = globalThis
  globalThis.fetch = (input, init) => {
    const simulation = activeSimulation()
    if (!simulation) return fetch(input, init)
    return simulatedFetch(input as string | URL | Request, init as RequestInit)
  }
  globalThis.WebSocket = simulatedSocket(WebSocket)
}

/** `fetch` of the program that runs at this moment. */
export async function simulatedFetch(
  input: string | URL | Request,
  init: RequestInit = {},
): Promise<Response> {
  const simulation = activeSimulation()
  if (!simulation) throw new TypeError('fetch failed')
  const program = currentProgram.getStore()
  if (!(input instanceof Request)) return simulation.network(program, String(input), init)
  const { url, method, headers, signal } = input
  const body = input.body === null ? {} : { body: await input.arrayBuffer() }
  return simulation.network(program, url, { method, headers, signal, ...body, ...init })
}

/** Returns a class of sockets that opens simulated ones during a simulation. */
export function simulatedSocket<T extends new (url: string) => object>(Real: T | undefined): T {
  const Simulated = (url: string): object => {
    const simulation = activeSimulation()
    if (simulation?.openSocket) return simulation.openSocket(url)
    if (!Real) throw new Error('no socket outside of a simulation')
    return new Real(url)
  }
  return Simulated as unknown as T
}
