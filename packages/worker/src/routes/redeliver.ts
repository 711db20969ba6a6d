import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { readOptionalBody } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { readQuery } from '../http/query.ts'
import { ownHosts } from '../platform/context.ts'
import { visibleOwner } from '../security/api-token.ts'
import type { ListOptions } from '../tasks/list.ts'
import { redeliver, redeliverDead } from '../tasks/redeliver.ts'
import { type CallbackTarget, parseCallbackTarget } from '../validation/callback-target.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize } from './authorize.ts'
import { taskNotFound, taskOfPath } from './task-param.ts'
import { toTaskResponse } from './task-response.ts'
import { restrictTo, SELECTION } from './task-selection.ts'

type Selection = Omit<ListOptions, 'callback' | 'cursor' | 'limit'>

export const redelivery = new Hono<AppEnv>()
  .post('/redeliver', async (c) => {
    const owner = visibleOwner(authorize(c, 'change-tasks'))
    const query = readQuery<Selection>(c.req.query(), SELECTION)
    const target = await readTarget(c)
    const result = await redeliverDead(invocationContext(c), restrictTo(owner, query), target)
    return c.json(result, 202)
  })
  .post('/:id/redeliver', async (c) => {
    const owner = visibleOwner(authorize(c, 'change-tasks'))
    readQuery(c.req.query(), {})
    const { ctx, id } = taskOfPath(c)
    const target = await readTarget(c)
    const result = await redeliver(ctx, id, { target, owner })
    switch (result.kind) {
      case 'scheduled':
        return c.json(toTaskResponse(ctx, result.task), 202)
      case 'no-callback':
        throw new Problem('no-callback', {
          detail: 'The task was created without a callbackUrl. Send one with this request.',
        })
      case 'not-ended':
        throw new Problem('task-not-ended', {
          detail: 'The task has not ended yet. Its callback is sent when it ends.',
        })
      case 'not-found':
        throw taskNotFound()
    }
  })

async function readTarget(c: HonoContext<AppEnv>): Promise<CallbackTarget> {
  const body = await readOptionalBody(c.req.raw)
  return parseCallbackTarget(body?.fields ?? {}, c.var.config, ownHosts(invocationContext(c)))
}
