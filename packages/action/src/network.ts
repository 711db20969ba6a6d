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
  if (!PROXY.some((name) => env[name])) return fetch
  return async (input, init) => (await coreNode()).nodeFetch(input, init)
}

/** So that the process can end. */
export async function closeConnections(): Promise<void> {
  await (await loaded)?.closeConnections()
}
