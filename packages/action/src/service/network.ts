import type { SocketClass } from '@runninghub-action/core'

type CoreNode = typeof import('@runninghub-action/core/node')

const PROXY_VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY']

let coreNode: Promise<CoreNode> | undefined

/** Loads core's code for files and proxies. It is a chunk of the bundle; many runs need neither. */
export function loadCoreNode(): Promise<CoreNode> {
  coreNode ??= import('@runninghub-action/core/node')
  return coreNode
}

/**
 * Returns Node's `fetch`, which needs no loading. It ignores proxies, so with a proxy in the
 * environment this returns core's.
 */
export function getFetch(env: NodeJS.ProcessEnv): typeof fetch {
  if (!hasProxy(env)) return fetch
  return async (input, init) => (await loadCoreNode()).nodeFetch(input, init)
}

/** Returns the WebSocket class for {@link getFetch}'s network, or undefined for Node's own. */
export async function getWebSocket(env: NodeJS.ProcessEnv): Promise<SocketClass | undefined> {
  return hasProxy(env) ? (await loadCoreNode()).NodeWebSocket : undefined
}

function hasProxy(env: NodeJS.ProcessEnv): boolean {
  return PROXY_VARIABLES.some((name) => env[name])
}

/** Closes idle connections, which would keep the process alive. */
export async function closeConnections(): Promise<void> {
  await (await coreNode)?.closeConnections()
}
