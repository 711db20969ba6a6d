import { createRedact } from '@runninghub-action/core'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
// hono/tiny has the smallest router, which is enough for a dozen routes.
import { Hono } from 'hono/tiny'
import { type Config, type Misconfigured, readConfig, secretsOf } from './config.ts'
import { allowedMethods } from './http/allowed-methods.ts'
import { MAX_BODY } from './http/body.ts'
import { isMultipart, MAX_UPLOAD } from './http/multipart.ts'
import { Problem } from './http/problem.ts'
import { logFailure } from './log.ts'
import { StorageUnavailableError } from './platform/storage-error.ts'
import type { AppEnv } from './routes/app-env.ts'
import { requireToken } from './routes/authorize.ts'
import { dashboard } from './routes/dashboard.ts'
import { health } from './routes/health.ts'
import { presets } from './routes/presets.ts'
import { queue } from './routes/queue.ts'
import { redelivery } from './routes/redeliver.ts'
import { rerun } from './routes/rerun.ts'
import { results } from './routes/results.ts'
import { tasks } from './routes/tasks.ts'
import { webhook } from './routes/webhook.ts'
import { EnqueueUnknownError } from './tasks/create.ts'

const configs = new WeakMap<Env, Config | Misconfigured>()

/** Returns the configuration, which is read once for each Worker that starts. */
export function getConfig(env: Env): Config | Misconfigured {
  const config = configs.get(env) ?? readConfig(env)
  configs.set(env, config)
  return config
}

const NOT_CONFIGURED = "The Worker's log names what is missing or malformed."

/** Sets the configuration of a request. Logs what is wrong with it, and returns false then. */
function setConfig(c: Context<AppEnv>): boolean {
  const config = getConfig(c.env)
  if ('problems' in config) {
    logFailure({ event: 'not-configured', message: config.problems.join('; ') })
    return false
  }
  c.set('config', config)
  return true
}

const requireConfig: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!setConfig(c)) throw new Problem('not-configured', { detail: NOT_CONFIGURED })
  await next()
}

const reportConfig: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (!setConfig(c)) return c.json({ status: 'down', detail: NOT_CONFIGURED }, 503)
  await next()
}

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem('body-too-large', { detail: `The body is larger than ${maxSize} bytes.` })
    },
  })

const limitBody = limitTo(MAX_BODY)
const limitUpload = limitTo(MAX_UPLOAD)

const limitPresetBody: MiddlewareHandler<AppEnv> = (c, next) =>
  isMultipart(c.req.raw.headers) ? limitUpload(c, next) : limitBody(c, next)

/** Headers of every response of the API. Those of the pages are in public/_headers. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=15552000',
  'x-content-type-options': 'nosniff',
}

const secureHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next()
  // Stored results have headers of their own.
  for (const [name, value] of Object.entries(HEADERS))
    if (!c.res.headers.has(name)) c.res.headers.set(name, value)
}

export const app = new Hono<AppEnv>()

app
  .use(secureHeaders)
  .use('/v1/*', requireConfig)
  .use('/v1/tasks/*', limitBody, requireToken)
  .use('/v1/presets/*', requireToken, limitPresetBody)
  .use('/v1/queue/*', limitBody, requireToken)
  .use('/v1/dashboard/*', requireToken)
  .use('/health', reportConfig)
  .route('/health', health)
  .route('/v1/tasks', tasks)
  .route('/v1/tasks', redelivery)
  .route('/v1/tasks', rerun)
  .route('/v1/presets', presets)
  .route('/v1/queue', queue)
  .route('/v1/dashboard', dashboard)
  .route('/v1/results', results)
  .route('/v1/runninghub', webhook)
  .notFound((c) => {
    const allow = allowedMethods(app.routes, c.req.path)
    if (allow.length === 0) return new Problem('not-found').toResponse()
    return new Problem('method-not-allowed', { headers: { allow: allow.join(', ') } }).toResponse()
  })
  .onError((error, c) => {
    if (error instanceof Problem) return error.toResponse()
    if (error instanceof EnqueueUnknownError) {
      const { message: detail, taskId } = error
      return new Problem('acceptance-unknown', { detail, taskId }).toResponse()
    }
    if (error instanceof StorageUnavailableError) {
      logFailure({ event: 'storage-unavailable', message: redact(c, causeOf(error)) })
      const headers = { 'retry-after': `${error.retryAfter}` }
      return new Problem('storage-unavailable', { detail: error.message, headers }).toResponse()
    }
    logFailure({ event: 'error', message: redact(c, error.stack ?? `${error}`) })
    return new Problem('internal').toResponse()
  })

/** Returns a text for the log, without secrets. */
function redact({ env, var: { config } }: Context<AppEnv>, text: string): string {
  // An error while the configuration is read.
  const raw = [
    env.RUNNINGHUB_API_KEY,
    env.RUNNINGHUB_ACCOUNTS,
    env.API_TOKENS,
    env.CALLBACK_SECRETS,
  ]
    .flatMap((value) => (value ?? '').split(/[\s",]+/))
    .filter((part) => part.length >= 16)
  return createRedact(config ? secretsOf(config) : raw)(text)
}

/** Returns what happened and why: Cloudflare names the quota that is used up. */
function causeOf({ message, cause }: StorageUnavailableError): string {
  return cause instanceof Error ? `${message} ${cause.message}` : message
}
