import type { Context as HonoContext } from 'hono'
import { Problem } from '../http/problem.ts'
import {
  type ApiToken,
  mayUsePreset,
  missingScopes,
  type Permission,
} from '../security/api-token.ts'
import type { AppEnv } from './app-env.ts'

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
