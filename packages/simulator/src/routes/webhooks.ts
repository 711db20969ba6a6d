import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { v1Body } from '../envelopes.ts'
import { scalarText } from '../lossless-json.ts'
import type { AppEnv, DefineOperation } from '../operation.ts'
import type { Simulator } from '../simulator.ts'
import { bodyOf, v1Refusal } from './request.ts'

const noEvent = { code: 1, msg: 'webhook event not exists' }

/** What became of a callback, and sending it again. */
export function webhookRoutes(
  app: Hono<AppEnv>,
  simulator: Simulator<Clock>,
  define: DefineOperation,
): void {
  const { options } = simulator

  app.post(
    '/task/openapi/getWebhookDetail',
    define('webhookDetail', 'v1', (c) => {
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
    define('retryWebhook', 'v1', (c) => {
      const body = bodyOf(c) ?? {}
      const refusal = v1Refusal(options, c, body.apiKey)
      if (refusal) return c.json(v1Body(options, refusal))
      const { webhookUrl } = body
      if (typeof webhookUrl !== 'string') return c.json(v1Body(options, { code: 301 }))
      const sent = simulator.webhooks.redeliver(scalarText(body.webhookId) ?? '', webhookUrl)
      return c.json(v1Body(options, sent ? { code: 0, msg: '' } : noEvent))
    }),
  )
}

/** Local time in Beijing, without a zone, as the service writes it. */
const beijingTime = (time: number) => new Date(time + 8 * 3_600_000).toISOString().slice(0, 19)
