import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { type AppEnv, contextOf } from '../http/app-env.ts'
import { readBody } from '../http/body.ts'
import { Problem, throwIfInvalid } from '../http/problem.ts'
import { cursor, readQuery } from '../http/query.ts'
import { ownHosts } from '../platform/context.ts'
import { applyPreset } from '../presets/apply-preset.ts'
import { isPresetName, type Preset, parsePreset } from '../presets/preset.ts'
import { deletePreset, getPreset, listPresets, putPreset } from '../presets/preset-store.ts'
import { GRAPH } from '../validation/workflow.ts'
import { accept } from './tasks.ts'

export const presets = new Hono<AppEnv>()
  .get('/', async (c) => {
    const query = readQuery<{ cursor: string }>(c.req.query(), { cursor })
    return c.json(await listPresets(c.env, query.cursor))
  })
  .put('/:name', async (c) => {
    const ctx = contextOf(c)
    const name = c.req.param('name')
    if (!isPresetName(name)) {
      const message = 'A preset is named with up to 64 lower-case letters, digits, - and _'
      throwIfInvalid([{ parameter: 'name', message }])
    }
    const body = await readBody(c.req.raw, GRAPH)
    const preset = parsePreset(body, ctx.config, ownHosts(ctx), ctx.clock.now())
    const replaced = await getPreset(c.env, name)
    await putPreset(c.env, name, preset)
    return c.json({ name, ...preset }, replaced ? 200 : 201)
  })
  .get('/:name', async (c) => {
    const { name, preset } = await find(c)
    return c.json({ name, ...preset })
  })
  .delete('/:name', async (c) => {
    const { name } = await find(c)
    await deletePreset(c.env, name)
    return c.body(null, 204)
  })
  .post('/:name/tasks', async (c) => {
    const ctx = contextOf(c)
    const body = await readBody(c.req.raw)
    return accept(c, ctx, body, async () => {
      const { name, preset } = await find(c)
      return applyPreset(name, preset, body.fields, ctx.config, ownHosts(ctx))
    })
  })

async function find(c: HonoContext<AppEnv>): Promise<{ name: string; preset: Preset }> {
  const name = c.req.param('name') ?? ''
  const preset = isPresetName(name) ? await getPreset(c.env, name) : undefined
  if (preset) return { name, preset }
  throw new Problem('not-found', {
    detail: 'There is no preset of this name; one that was just made may take a minute to be seen.',
  })
}
