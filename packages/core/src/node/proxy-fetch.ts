/// <reference path="./undici-fetch.d.ts" />
import type * as Undici from 'undici'

type UndiciFetch = Pick<
  typeof Undici,
  'EnvHttpProxyAgent' | 'fetch' | 'FormData' | 'Request' | 'WebSocket'
>

interface Network {
  undici: UndiciFetch
  agent: Undici.EnvHttpProxyAgent
}

let network: Promise<Network> | undefined

/**
 * `fetch` that uses the proxies of the environment: `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`,
 * also in lower case, read at the first call. Node's own `fetch` uses no proxy unless the process
 * was started with `NODE_USE_ENV_PROXY=1`.
 *
 * @throws {TypeError} `fetch failed` with the reason as its `cause`, as every `fetch` does
 */
export const nodeFetch: typeof fetch = async (input, init) => {
  const { undici, agent } = await getDispatcher()
  const target = input instanceof Request ? toUndiciRequest(undici, input) : input
  const options = { ...init, dispatcher: agent } as Undici.RequestInit
  if (init?.body instanceof FormData) options.body = toUndiciForm(undici, init.body)
  return (await undici.fetch(target, options)) as unknown as Response
}

/**
 * Returns undici with its connections, which all requests share.
 *
 * @throws {TypeError} for a proxy URL that is invalid
 */
export function getDispatcher(): Promise<Network> {
  network ??= connect()
  return network
}

/**
 * Closes every connection, including those of requests under way, so that the process can end. A
 * later request opens new ones and reads the environment again.
 */
export async function closeConnections(): Promise<void> {
  const open = network
  network = undefined
  await open?.then(
    ({ agent }) => agent.destroy(),
    () => {}, // there are no connections
  )
}

/**
 * Loads undici on demand, which takes some tens of milliseconds: a run that ends with an invalid
 * input saves them. This entry is a fifth smaller than undici's main one, which matters in a
 * bundle.
 */
async function connect(): Promise<Network> {
  // The default export: a bundler does not give the names of a CommonJS module.
  const { default: undici } = await import('undici/index-fetch.js')
  try {
    return { undici, agent: new undici.EnvHttpProxyAgent() }
  } catch {
    // Contains neither the value nor the cause that quotes it: a proxy URL may contain a password.
    network = undefined
    const message = 'HTTP_PROXY or HTTPS_PROXY is not a URL such as http://proxy.example:3128'
    // The code proves that nothing was sent: see client/connection-error.ts.
    throw Object.assign(new TypeError(message), { code: 'ERR_PROXY_ADDRESS' })
  }
}

/** Copies a form: undici would send a form of Node's class as "[object FormData]". */
function toUndiciForm(undici: UndiciFetch, form: FormData): Undici.FormData {
  const own = new undici.FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') own.append(name, value)
    else own.append(name, value, value.name)
  }
  return own
}

/** Copies a request: undici would send one of Node's class to the URL "[object Request]". */
function toUndiciRequest(undici: UndiciFetch, request: Request): Undici.Request {
  const { method, headers, body, signal, redirect } = request
  const init: object = { method, headers, body, signal, redirect, ...(body && { duplex: 'half' }) }
  return new undici.Request(request.url, init)
}
