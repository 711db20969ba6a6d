import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import * as z from 'zod/mini'
import { readOptionalBody } from '../http/body.ts'
import { throwIfInvalid } from '../http/problem.ts'
import { oneOf, readQuery } from '../http/query.ts'
import { forAccount, type InvocationContext } from '../platform/context.ts'
import { pauseQueue, resumeQueue } from '../tasks/pause.ts'
import { validateBody } from '../validation/validate.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize } from './authorize.ts'

/** The body of `POST /v1/queue/pause`, which may be empty. */
export const pauseRequest = z.strictObject({
  reason: z.optional(z.string().check(z.maxLength(500, 'is longer than 500 characters'))),
})

export const queue = new Hono<AppEnv>()
  .post('/pause', async (c) => {
    authorize(c, 'admin')
    const ctx = accountContext(c)
    const body = await readOptionalBody(c.req.raw)
    const { fields, errors } = validateBody(pauseRequest, body?.fields ?? {})
    throwIfInvalid(errors)
    return c.json(await pauseQueue(ctx, fields.reason))
  })
  .post('/resume', async (c) => {
    authorize(c, 'admin')
    return c.json(await resumeQueue(accountContext(c)))
  })

/** Returns the context for the account that a request names. With one account it may omit the name. */
function accountContext(c: HonoContext<AppEnv>): InvocationContext {
  const ctx = invocationContext(c)
  const { accounts } = ctx.config
  const names = accounts.map(({ name }) => name)
  const query = readQuery<{ account: string }>(c.req.query(), { account: oneOf(names) })
  if (query.account === undefined && accounts.length > 1) {
    const message = `account is missing; it must be one of ${names.join(', ')}`
    throwIfInvalid([{ parameter: 'account', message }])
  }
  const account = accounts.find(({ name }) => name === query.account)
  return account ? forAccount(ctx, account) : ctx
}
