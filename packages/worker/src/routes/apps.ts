import { Hono } from 'hono/tiny'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize } from './authorize.ts'
import { loadApp } from './with-app.ts'

/** The inputs of AI apps, for forms. */
export const apps = new Hono<AppEnv>().get('/:id', async (c) => {
  authorize(c, 'read-apps')
  readQuery(c.req.query(), {})
  const id = c.req.param('id')
  try {
    return c.json((await loadApp(invocationContext(c), id)).app)
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'invalid-request') throw error
    throw new Problem('not-found', { detail: error.details.errors?.[0]?.message })
  }
})
