import type { Hono } from 'hono'
import { v1Body } from '../envelopes.ts'
import { type AppEnv, createOperation } from '../operation.ts'
import type { SimulatorState } from '../state.ts'
import { bodyOf, v1Refusal, v2Refusal } from './request.ts'

/** Adds the routes of the account. Its numbers are text, unless `accountNumbers` is set. */
export function accountRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { options } = simulator
  const number = (value: number) => (options.accountNumbers ? value : String(value))
  const count = (state: string) =>
    [...simulator.tasks.values()].filter((task) => task.state === state).length

  app.post(
    '/uc/openapi/accountStatus',
    createOperation(simulator, 'account', 'v1', (c) => {
      const refusal = v1Refusal(options, c, bodyOf(c)?.apikey)
      if (refusal) return c.json(v1Body(options, refusal))
      const noWallet = options.accountNulls || options.money === null
      const data = {
        remainCoins: number(simulator.coinsLeft()),
        currentTaskCounts: number(count('QUEUED') + count('RUNNING')),
        remainMoney: noWallet ? null : number(options.money ?? 0),
        currency: noWallet ? null : 'CNY',
        apiType: 'NORMAL',
      }
      return c.json(v1Body(options, { code: 0, data }))
    }),
  )

  app.get(
    '/openapi/v2/queue/status',
    createOperation(simulator, 'queueStatus', 'v2', (c) => {
      const refusal = v2Refusal(options, c)
      if (refusal) return c.json(v1Body(options, refusal))
      const [running, queued] = [count('RUNNING'), count('QUEUED')]
      const data = {
        apiKeyType: 'NORMAL',
        concurrentLimit: options.concurrentLimit,
        runningCount: number(running),
        queuedCount: number(queued),
        totalCurrentTasks: number(running + queued),
      }
      return c.json(v1Body(options, { code: 0, data }))
    }),
  )
}
