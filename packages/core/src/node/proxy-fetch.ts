import type * as Undici from 'undici'
import type * as UndiciFetch from 'undici/index-fetch.js'

interface Network {
  undici: typeof UndiciFetch
  agent: Undici.EnvHttpProxyAgent
}

let network: Promise<Network> | undefined

/**
 * `fetch` that goes through the proxies named in the environment: `HTTP_PROXY`, `HTTPS_PROXY`
 * and `NO_PROXY`, also in lower case, read when it is first called. Node's own `fetch` knows
 * no proxy unless the process was started with `NODE_USE_ENV_PROXY=1`.
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
 * undici with its connections, which are shared by all that goes out.
 *
 * @throws {TypeError} for a proxy's address that is not one
 */
export function getDispatcher(): Promise<Network> {
  network ??= connect()
  return network
}

/**
 * Closes every connection, those of requests under way too, so that the process can end. A
 * later request opens new ones, and reads the environment again.
 */
export async function closeConnections(): Promise<void> {
  const open = network
  network = undefined
  await open?.then(
    ({ agent }) => agent.destroy(),
    () => {}, // it never came to connections
  )
}

/**
 * undici takes some tens of milliseconds to load: a run that ends on a wrong input saves them.
 * Of its two entries this is the smaller by a fifth, which counts once it is in a bundle.
 */
async function connect(): Promise<Network> {
  const undici = await import('undici/index-fetch.js')
  try {
    return { undici, agent: new undici.EnvHttpProxyAgent() }
  } catch {
    // Neither the value nor the cause that quotes it: a proxy's address may hold a password.
    network = undefined
    const what = 'HTTP_PROXY or HTTPS_PROXY is not a URL such as http://proxy.example:3128'
    // The code says that nothing was sent: see unsent.ts.
    throw Object.assign(new TypeError(what), { code: 'ERR_PROXY_ADDRESS' })
  }
}

/** undici knows only forms of its own class; Node's would travel as "[object FormData]". */
function toUndiciForm(undici: typeof UndiciFetch, form: FormData): Undici.FormData {
  const own = new undici.FormData()
  for (const [name, value] of form) {
    if (typeof value === 'string') own.append(name, value)
    else own.append(name, value, value.name)
  }
  return own
}

/** The same for a request, which would travel to the address "[object Request]". */
function toUndiciRequest(undici: typeof UndiciFetch, request: Request): Undici.Request {
  const { method, headers, body, signal, redirect } = request
  const init: object = { method, headers, body, signal, redirect, ...(body && { duplex: 'half' }) }
  return new undici.Request(request.url, init)
}
