import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { refusalBody } from '../envelopes.ts'
import type { AppEnv, DefineOperation } from '../operation.ts'
import type { Simulator } from '../simulator.ts'

/** Every other path: v1 takes it for a web page and wants a login, v2 says the URL or method is wrong. */
export function unknownRoutes(
  app: Hono<AppEnv>,
  { options }: Simulator<Clock>,
  define: DefineOperation,
): void {
  const known = new Set(app.routes.map((route) => route.path))
  app.all(
    '/openapi/v2/*',
    define('unknown', 'v2', (c) => {
      const path = c.req.path.replace(/(run\/(?:workflow|ai-app))\/[^/]+$/, '$1/:id')
      return c.json(refusalBody(options, 'v2', 'unknown', { code: known.has(path) ? 1009 : 1001 }))
    }),
  )
  app.all(
    '*',
    define('unknown', 'v1', (c) => c.json(refusalBody(options, 'v1', 'unknown', { code: 412 }))),
  )
}
