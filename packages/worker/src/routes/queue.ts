import { Hono } from 'hono/tiny'
import * as z from 'zod/mini'
import { readBody } from '../http/body.ts'
import { throwIfInvalid } from '../http/problem.ts'
import { pauseQueue, resumeQueue } from '../tasks/pause.ts'
import { validateBody } from '../validation/validate.ts'
import { type AppEnv, invocationContext } from './app-env.ts'

/** The body of `POST /v1/queue/pause`, which may be empty. */
export const pauseRequest = z.strictObject({
  reason: z.optional(z.string().check(z.maxLength(500, 'is longer than 500 characters'))),
})

export const queue = new Hono<AppEnv>()
  .post('/pause', async (c) => {
    const body = c.req.raw.body ? (await readBody(c.req.raw)).fields : {}
    const { fields, errors } = validateBody(pauseRequest, body)
    throwIfInvalid(errors)
    return c.json(await pauseQueue(invocationContext(c), fields.reason))
  })
  .post('/resume', async (c) => c.json(await resumeQueue(invocationContext(c))))
