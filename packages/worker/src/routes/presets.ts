import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { readBody } from '../http/body.ts'
import { readUploadBody } from '../http/multipart.ts'
import { Problem, throwIfInvalid } from '../http/problem.ts'
import { cursor, readQuery } from '../http/query.ts'
import { ownHosts } from '../platform/context.ts'
import { limitSubrequests } from '../platform/subrequests.ts'
import { applyPreset } from '../presets/apply-preset.ts'
import { checkUploads } from '../presets/check-uploads.ts'
import { isPresetName, type Preset, parsePreset, toPresetResource } from '../presets/preset.ts'
import { presetSchema } from '../presets/preset-schema.ts'
import { deletePreset, getPreset, listPresets, putPreset } from '../presets/preset-store.ts'
import { mayUsePreset } from '../security/api-token.ts'
import { uploadGivenFiles } from '../tasks/upload-given-files.ts'
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
    return c.json(toPresetResource(name, preset), replaced ? 200 : 201)
  })
  .get('/:name', async (c) => {
    authorizePreset(c, 'read-presets', c.req.param('name'))
    readQuery(c.req.query(), {})
    const { name, preset } = await findPreset(c)
    return c.json(toPresetResource(name, preset))
  })
  .get('/:name/schema', async (c) => {
    authorizePreset(c, 'read-presets', c.req.param('name'))
    readQuery(c.req.query(), {})
    const { name, preset } = await findPreset(c)
    const schema = await withApp(invocationContext(c), presetApp(preset), firstOf(preset), (app) =>
      presetSchema(name, preset, app),
    )
    return c.json(schema, 200, { 'content-type': 'application/schema+json' })
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
    const ctx = limitSubrequests(invocationContext(c))
    const body = await readUploadBody(c.req.raw)
    return handleCreate(c, ctx, body, async () => {
      const { name, preset } = await findPreset(c)
      return withApp(ctx, presetApp(preset), firstOf(preset), async (app) => {
        await checkUploads(preset, body.files, app)
        return uploadGivenFiles(ctx, body.files, (files) =>
          applyPreset(name, preset, { ...body.fields, ...files }, ctx.config, ownHosts(ctx), app),
        )
      })
    })
  })

/** Returns the id of the AI app that a preset runs. */
const presetApp = ({ kind, workflowId }: Preset) => (kind === 'ai-app' ? workflowId : undefined)

/** Returns the account whose site has the workflow or app of a preset. */
const firstOf = ({ account }: Preset) => account?.[0]

async function findPreset(c: HonoContext<AppEnv>): Promise<{ name: string; preset: Preset }> {
  const name = c.req.param('name') ?? ''
  const preset = isPresetName(name) ? await getPreset(c.env, name) : undefined
  if (preset) return { name, preset }
  throw new Problem('not-found', {
    detail: 'There is no preset with this name. A new preset can take a minute to appear.',
  })
}
