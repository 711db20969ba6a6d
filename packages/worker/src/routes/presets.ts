import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { readBody } from '../http/body.ts'
import { Problem, throwIfInvalid } from '../http/problem.ts'
import { cursor, readQuery } from '../http/query.ts'
import { ownHosts } from '../platform/context.ts'
import { applyPreset } from '../presets/apply-preset.ts'
import { isPresetName, type Preset, parsePreset } from '../presets/preset.ts'
import { deletePreset, getPreset, listPresets, putPreset } from '../presets/preset-store.ts'
import { mayUsePreset } from '../security/api-token.ts'
import { firstAccount } from '../validation/accounts.ts'
import { appOf } from '../validation/apps.ts'
import { WORKFLOW_FIELD } from '../validation/workflow.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize, authorizePreset } from './authorize.ts'
import { handleCreate } from './handle-create.ts'
import { withApp } from './with-app.ts'

export const presets = new Hono<AppEnv>()
  .get('/', async (c) => {
    const token = authorize(c, 'read-presets')
    const query = readQuery<{ cursor: string }>(c.req.query(), { cursor })
    const page = await listPresets(c.env, query.cursor)
    return c.json({
      ...page,
      presets: page.presets.filter(({ name }) => mayUsePreset(token, name)),
    })
  })
  .put('/:name', async (c) => {
    const ctx = invocationContext(c)
    readQuery(c.req.query(), {})
    const name = c.req.param('name')
    authorizePreset(c, 'write-presets', name)
    if (!isPresetName(name)) {
      const message = 'A preset name has 1 to 64 lower-case letters, digits, - or _'
      throwIfInvalid([{ parameter: 'name', message }])
    }
    const body = await readBody(c.req.raw, WORKFLOW_FIELD)
    const preset = await withApp(ctx, appOf(body.fields), firstAccount(body.fields), (app) =>
      parsePreset(body, ctx.config, ownHosts(ctx), ctx.clock.now(), app),
    )
    const replaced = await getPreset(c.env, name)
    await putPreset(c.env, name, preset)
    return c.json({ name, ...preset }, replaced ? 200 : 201)
  })
  .get('/:name', async (c) => {
    authorizePreset(c, 'read-presets', c.req.param('name'))
    readQuery(c.req.query(), {})
    const { name, preset } = await findPreset(c)
    return c.json({ name, ...preset })
  })
  .delete('/:name', async (c) => {
    authorizePreset(c, 'write-presets', c.req.param('name'))
    readQuery(c.req.query(), {})
    const { name } = await findPreset(c)
    await deletePreset(c.env, name)
    return c.body(null, 204)
  })
  .post('/:name/tasks', async (c) => {
    authorizePreset(c, 'run-preset', c.req.param('name'))
    const ctx = invocationContext(c)
    const body = await readBody(c.req.raw)
    return handleCreate(c, ctx, body, async () => {
      const { name, preset } = await findPreset(c)
      const appId = preset.kind === 'ai-app' ? preset.workflowId : undefined
      return withApp(ctx, appId, preset.account?.[0], (app) =>
        applyPreset(name, preset, body.fields, ctx.config, ownHosts(ctx), app),
      )
    })
  })

async function findPreset(c: HonoContext<AppEnv>): Promise<{ name: string; preset: Preset }> {
  const name = c.req.param('name') ?? ''
  const preset = isPresetName(name) ? await getPreset(c.env, name) : undefined
  if (preset) return { name, preset }
  throw new Problem('not-found', {
    detail: 'There is no preset with this name. A new preset can take a minute to appear.',
  })
}
