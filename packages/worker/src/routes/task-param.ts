import type { Context as HonoContext } from 'hono'
import { Problem } from '../http/problem.ts'
import { forTask, type InvocationContext } from '../platform/context.ts'
import { type AppEnv, invocationContext } from './app-env.ts'

/**
 * Returns the task id in the path of a request, and the context for the account that has the task.
 *
 * @throws {Problem} 404 when no task can have this id
 */
export function taskOfPath(c: HonoContext<AppEnv>): { id: string; ctx: InvocationContext } {
  const id = c.req.param('id') ?? ''
  const ctx = /^[0-9a-z]{1,64}$/.test(id) ? forTask(invocationContext(c), id) : undefined
  if (!ctx) throw taskNotFound()
  return { id, ctx }
}

export function taskNotFound(): Problem {
  return new Problem('not-found', {
    detail: 'There is no task with this id. It may have been deleted after its retention time.',
  })
}
