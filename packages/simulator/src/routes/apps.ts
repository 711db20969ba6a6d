import type { Hono } from 'hono'
import { appDemo, appPage } from '../app-demo.ts'
import { findApp, listApps } from '../apps.ts'
import { v1Body } from '../envelopes.ts'
import { scalarText } from '../lossless-json.ts'
import { type AppEnv, createOperation } from '../operation.ts'
import type { SimulatorState } from '../state.ts'
import { bodyOf, v1Refusal } from './request.ts'

/** Adds the routes that return the inputs of an app and list the apps. */
export function appRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator
  app.get(
    '/api/webapp/apiCallDemo',
    createOperation(simulator, 'appDemo', 'v1', (c) => {
      const refusal = v1Refusal(options, c, c.req.query('apiKey'))
      if (refusal) return c.json(v1Body(options, refusal))
      const id = c.req.query('webappId') ?? ''
      if (!/^[1-9]\d*$/.test(id)) return c.json(v1Body(options, { code: 301 }))
      const found = findApp(options, id)
      if (!found) return c.json(v1Body(options, { code: 901 }))
      return c.json(v1Body(options, { code: 0, data: appDemo(options.baseUrl, found) }))
    }),
  )

  app.post(
    '/openapi/v2/aiapp/list',
    createOperation(simulator, 'appList', 'v1', (c) => {
      // RunningHub's own client sends the key without "Bearer" to this call only.
      const key = c.req.header('authorization')?.replace(/^Bearer /, '')
      if (key !== options.apiKey) return c.json(v1Body(options, { code: 806 }))
      const body = bodyOf(c)
      const current = Number(scalarText(body?.current) ?? 1)
      const size = Number(scalarText(body?.size) ?? 10)
      const isValid = [current, size].every((n) => Number.isInteger(n) && n >= 1) && size <= 50
      if (!isValid) return c.json(v1Body(options, { code: 301 }))
      const data = appPage(options.baseUrl, listApps(options), { current, size })
      return c.json(v1Body(options, { code: 0, data }))
    }),
  )
}
