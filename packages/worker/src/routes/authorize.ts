import type { Context as HonoContext, MiddlewareHandler } from 'hono'
import { Problem } from '../http/problem.ts'
import {
  type ApiToken,
  mayUsePreset,
  missingScopes,
  type Permission,
} from '../security/api-token.ts'
import { authenticate } from '../security/authenticate.ts'
import type { AppEnv } from './app-env.ts'

/** Finds the token that a request has. Everything but /health and RunningHub's webhook needs one. */
export const requireToken: MiddlewareHandler<AppEnv> = async (c, next) => {
  const token = await authenticate(c.req.raw.headers, c.var.config.tokens)
  if (!token) throw new Problem('unauthorized', { headers: { 'www-authenticate': 'Bearer' } })
  c.set('token', token)
  await next()
}

/**
 * Returns the token of a request.
 *
 * @throws {Problem} 403 when the token does not have a scope for the request
 */
export function authorize(c: HonoContext<AppEnv>, permission: Permission): ApiToken {
  const { token } = c.var
  const missing = missingScopes(token, permission)
  if (missing.length > 0) {
    throw new Problem('forbidden', {
      detail: `The token ${token.name} needs the scope ${missing.join(' or ')} for this request.`,
    })
  }
  return token
}

/**
 * Returns the token of a request about a preset.
 *
 * @throws {Problem} 403 when the token does not have a scope for the request, or not for this preset
 */
export function authorizePreset(
  c: HonoContext<AppEnv>,
  permission: Permission,
  name: string,
): ApiToken {
  const token = authorize(c, permission)
  if (mayUsePreset(token, name)) return token
  throw new Problem('forbidden', { detail: `The token ${token.name} may not use this preset.` })
}
