import type { MiddlewareHandler } from 'hono'
import { Hono } from 'hono/tiny'
import { readQuery } from '../http/query.ts'
import { presentedToken } from '../security/authenticate.ts'
import { readHealth } from '../tasks/health.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize, requireToken } from './authorize.ts'

const checkToken: MiddlewareHandler<AppEnv> = (c, next) =>
  presentedToken(c.req.raw.headers) === undefined ? next() : requireToken(c, next)

/**
 * The health of the Worker: its status for everybody, with a token everything that is known. 503 for
 * `down`, so that a monitor needs no more than the HTTP status.
 */
export const health = new Hono<AppEnv>().get('/', checkToken, async (c) => {
  readQuery(c.req.query(), {})
  const hasToken = c.var.token !== undefined
  if (hasToken) authorize(c, 'read-health')
  const { status, ...details } = await readHealth(invocationContext(c))
  return c.json(hasToken ? { status, ...details } : { status }, status === 'down' ? 503 : 200)
})
