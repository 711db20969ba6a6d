import type { Hono } from 'hono'
import { refusalBody } from '../envelopes.ts'
import { type AppEnv, createOperation } from '../operation.ts'
import type { SimulatorState } from '../state.ts'

/**
 * Adds every other path: v1 requires a login as for a web page, v2 reports a wrong URL or method.
 */
export function unknownRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator
  const known = new Set(app.routes.map((route) => route.path))
  app.all(
    '/openapi/v2/*',
    createOperation(simulator, 'unknown', 'v2', (c) => {
      const path = c.req.path.replace(/(run\/(?:workflow|ai-app))\/[^/]+$/, '$1/:id')
      return c.json(refusalBody(options, 'v2', 'unknown', { code: known.has(path) ? 1009 : 1001 }))
    }),
  )
  app.all(
    '*',
    createOperation(simulator, 'unknown', 'v1', (c) =>
      c.json(refusalBody(options, 'v1', 'unknown', { code: 412 })),
    ),
  )
}
