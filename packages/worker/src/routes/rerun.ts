import { type AiApp, parseWorkflow } from '@runninghub-action/core'
import type { Context as HonoContext } from 'hono'
import { Hono } from 'hono/tiny'
import { readOptionalBody } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { parseInput } from '../model/task-payload.ts'
import { type InvocationContext, ownHosts, taskQueue } from '../platform/context.ts'
import { QUEUE_FAILURE, wrapStorageError } from '../platform/storage-error.ts'
import { toOriginal } from '../presets/original.ts'
import { getPreset } from '../presets/preset-store.ts'
import { parseTask } from '../queue/parse-task.ts'
import type { TaskLookup } from '../queue/rpc-types.ts'
import { isVisible, missingScopes, visibleOwner } from '../security/api-token.ts'
import { parseRerunRequest } from '../validation/rerun-request.ts'
import { type AppEnv, invocationContext } from './app-env.ts'
import { authorize, authorizePreset } from './authorize.ts'
import { handleCreate } from './handle-create.ts'
import { taskNotFound, taskOfPath } from './task-param.ts'
import { withApp } from './with-app.ts'

const EMPTY_BODY = { fields: {}, bytes: new ArrayBuffer(0) }

export const rerun = new Hono<AppEnv>().post('/:id/rerun', async (c) => {
  authorize(c, 'rerun-task')
  const { ctx, id } = taskOfPath(c)
  const body = (await readOptionalBody(c.req.raw)) ?? EMPTY_BODY
  // The account of the new task is chosen as for any other one.
  const invocation = invocationContext(c)
  return handleCreate(c, invocation, body, async () => {
    const found = await findOriginal(c, ctx, id)
    const { config } = invocation
    // What does not change was checked when the task was created.
    const hasChanges = 'inputs' in body.fields || 'files' in body.fields
    const appId = found.info.kind === 'ai-app' && hasChanges ? found.info.workflowId : undefined
    return withApp(ctx, appId, found.info.account, (app) =>
      parseRerunRequest(found.toOriginal(app), body.fields, config, ownHosts(invocation)),
    )
  })
})

async function findOriginal(c: HonoContext<AppEnv>, ctx: InvocationContext, id: string) {
  const { token } = c.var
  const lookup = await wrapStorageError<TaskLookup | undefined>(QUEUE_FAILURE, async () =>
    taskQueue(ctx).read(id, ctx.clock.now(), false),
  )
  if (!lookup || !isVisible(lookup.task, visibleOwner(token))) throw taskNotFound()
  const { info } = parseTask(lookup.task)
  const input = parseInput(lookup.input)
  const isFree = missingScopes(token, 'create-task').length === 0
  if (info.preset === undefined) authorize(c, 'create-task')
  else if (!isFree) authorizePreset(c, 'run-preset', info.preset)
  if (!input) {
    throw new Problem('input-not-kept', {
      detail: 'The input of the task was longer than 64,000 characters. Create a new task.',
    })
  }
  const preset = info.preset === undefined ? undefined : await getPreset(c.env, info.preset)
  if (!isFree && !preset) {
    throw new Problem('not-found', { detail: 'The preset of the task does not exist any more.' })
  }
  const graph = input.workflow ?? preset?.workflow
  const workflow = graph === undefined ? undefined : parseWorkflow(graph)
  return {
    info,
    toOriginal: (app?: AiApp) => toOriginal({ id, info, input, workflow, app }, preset, isFree),
  }
}
