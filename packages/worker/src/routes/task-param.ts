import type { Context as HonoContext } from 'hono'
import { Problem } from '../http/problem.ts'
import type { AppEnv } from './app-env.ts'

/**
 * Returns the task id in the path of a request.
 *
 * @throws {Problem} 404 when no task can have this id
 */
export function taskIdParam(c: HonoContext<AppEnv>): string {
  const id = c.req.param('id') ?? ''
  if (!/^[0-9a-z]{1,64}$/.test(id)) throw taskNotFound()
  return id
}

export function taskNotFound(): Problem {
  return new Problem('not-found', {
    detail: 'There is no task with this id. It may have been deleted after its retention time.',
  })
}
