import type { Hono } from 'hono'
import { v1Body } from '../envelopes.ts'
import { scalarText } from '../lossless-json.ts'
import { type AppEnv, createOperation } from '../operation.ts'
import type { SimulatorState } from '../state.ts'
import { bodyOf, v1Refusal } from './request.ts'

const noEvent = { code: 1, msg: 'webhook event not exists' }

/** Adds the routes that return a webhook's state and send it again. */
export function webhookRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator

  app.post(
    '/task/openapi/getWebhookDetail',
    createOperation(simulator, 'webhookDetail', 'v1', (c) => {
      const body = bodyOf(c) ?? {}
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const event = simulator.webhooks.events.get(scalarText(body.taskId) ?? '')
      if (!event) return c.json(v1Body(options, noEvent))
      const data = {
        id: event.id,
        userApiKey: '******',
        taskId: event.taskId,
        webhookUrl: event.url,
        eventData: event.eventData,
        callbackStatus: event.status,
        callbackResponse: event.response,
        retryCount: event.retryCount,
        createTime: beijingTime(event.createdAt),
        updateTime: beijingTime(event.updatedAt),
      }
      return c.json(v1Body(options, { code: 0, data }))
    }),
  )

  app.post(
    '/task/openapi/retryWebhook',
    createOperation(simulator, 'retryWebhook', 'v1', (c) => {
      const body = bodyOf(c) ?? {}
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const { webhookUrl } = body
      if (typeof webhookUrl !== 'string') return c.json(v1Body(options, { code: 301 }))
      const found = simulator.webhooks.redeliver(scalarText(body.webhookId) ?? '', webhookUrl)
      return c.json(v1Body(options, found ? { code: 0, msg: '' } : noEvent))
    }),
  )
}

/** Formats a time as local time in Beijing without a zone, as the service does. */
const beijingTime = (time: number) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 19)
