import type { SocketClass } from '@runninghub-action/core'

type CoreNode = typeof import('@runninghub-action/core/node')

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']

let coreNode: Promise<CoreNode> | undefined

/** Core's part for files and proxies: a chunk of the bundle, since many runs need neither. */
export function loadCoreNode(): Promise<CoreNode> {
  coreNode ??= import('@runninghub-action/core/node')
  return coreNode
}

/**
 * Node's own `fetch`, which is there at once; or where the environment names a proxy, of which
 * it knows nothing, core's.
 */
export function getFetch(env: NodeJS.ProcessEnv): typeof fetch {
  if (!hasProxy(env)) return fetch
  return async (input, init) => (await loadCoreNode()).nodeFetch(input, init)
}

/** The WebSocket that goes with {@link getFetch}; undefined is Node's own. */
export async function getWebSocket(env: NodeJS.ProcessEnv): Promise<SocketClass | undefined> {
  return hasProxy(env) ? (await loadCoreNode()).NodeWebSocket : undefined
}

function hasProxy(env: NodeJS.ProcessEnv): boolean {
  return PROXY_VARIABLES.some((name) => env[name])
}

/** So that the process can end. */
export async function closeConnections(): Promise<void> {
  await (await coreNode)?.closeConnections()
}
