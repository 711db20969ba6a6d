import { type AiApp, appIdFor, RunningHubError } from '@runninghub-action/core'
import { Problem } from '../http/problem.ts'
import { readApp, type StoredApp } from '../platform/app-store.ts'
import { forAccount, type InvocationContext } from '../platform/context.ts'

/** In milliseconds. What was read more recently is not read again because of an invalid request. */
const RECENT = 60_000

/**
 * Builds something from a request with the inputs of the AI app that it names. When the inputs in the
 * cache refuse the request, they may be outdated: they are read again, once.
 *
 * @param idOrUrl the app; undefined for a workflow
 * @param account the name of the account whose site has the app
 * @throws {Problem} 422 when there is no such app, 503 when RunningHub does not return it, and what
 *   `build` throws
 */
export async function withApp<T>(
  invocation: InvocationContext,
  idOrUrl: string | undefined,
  account: string | undefined,
  build: (app?: AiApp) => T | Promise<T>,
): Promise<T> {
  if (idOrUrl === undefined) return build()
  const known = invocation.config.accounts.find(({ name }) => name === account)
  const ctx = known ? forAccount(invocation, known) : invocation
  const { app, readAt } = await loadApp(ctx, idOrUrl)
  try {
    return await build(app)
  } catch (error) {
    const now = ctx.clock.now()
    if (!(error instanceof Problem) || readAt > now - RECENT) throw error
    return build((await loadApp(ctx, idOrUrl, now - RECENT)).app)
  }
}

/** @throws {Problem} */
export async function loadApp(
  ctx: InvocationContext,
  idOrUrl: string,
  notBefore?: number,
): Promise<StoredApp> {
  try {
    return await readApp(ctx, appIdFor(idOrUrl, ctx.config.baseUrl), notBefore)
  } catch (error) {
    if (!(error instanceof RunningHubError)) throw error
    const message = [error.message, error.hint].filter(Boolean).join(' ')
    if (error.code === 'WORKFLOW_ID' || error.code === 'WORKFLOW_NOT_FOUND')
      throw new Problem('invalid-request', { errors: [{ pointer: '/appId', message }] })
    throw new Problem('app-unavailable', { detail: message, headers: { 'retry-after': '10' } })
  }
}
