import type { SocketClass } from '@runninghub-action/core'

type CoreNode = typeof import('@runninghub-action/core/node')

const PROXY = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']

let loaded: Promise<CoreNode> | undefined

/** Core's part for files and proxies: a chunk of the bundle, since many runs need neither. */
export function coreNode(): Promise<CoreNode> {
  loaded ??= import('@runninghub-action/core/node')
  return loaded
}

/**
 * Node's own `fetch`, which is there at once; or where the environment names a proxy, of which
 * it knows nothing, core's.
 */
export function fetchFor(env: NodeJS.ProcessEnv): typeof fetch {
  if (!hasProxy(env)) return fetch
  return async (input, init) => (await coreNode()).nodeFetch(input, init)
}

/** The WebSocket that goes with {@link fetchFor}; undefined is Node's own. */
export async function webSocketFor(env: NodeJS.ProcessEnv): Promise<SocketClass | undefined> {
  return hasProxy(env) ? (await coreNode()).NodeWebSocket : undefined
}

function hasProxy(env: NodeJS.ProcessEnv): boolean {
  return PROXY.some((name) => env[name])
}

/** So that the process can end. */
export async function closeConnections(): Promise<void> {
  await (await loaded)?.closeConnections()
}
