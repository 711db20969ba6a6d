import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { app } from '../../src/app.ts'
import { origin } from './worker.ts'

/** One entry of `API_TOKENS`, without its token. */
export interface NamedToken {
  name: string
  scopes: readonly string[]
  presets?: readonly string[]
  tasksPerDay?: number
  maxWaiting?: number
}

/**
 * Starts the Worker with these tokens. Returns a function that sends a request with the token of a
 * name.
 *
 * @param variables further secrets and variables
 */
export function workerWithTokens(tokens: readonly NamedToken[], variables: Partial<Env> = {}) {
  const secretOf = (name: string) => `token-of-${name}-0123456789`
  const named = tokens.map((token) => ({ ...token, token: secretOf(token.name) }))
  const bindings = { ...env, API_TOKENS: JSON.stringify(named), ...variables }
  return async (
    name: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) => {
    const ctx = createExecutionContext()
    const init = {
      method,
      headers: {
        'x-api-key': secretOf(name),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const response = await app.fetch(new Request(origin + path, init), bindings, ctx)
    const text = await response.text()
    await waitOnExecutionContext(ctx)
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
}
