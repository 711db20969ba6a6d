import { Hono } from 'hono/tiny'
import { MAX_BODY } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { handleWebhook } from '../tasks/handle-webhook.ts'
import { type AppEnv, invocationContext } from './app-env.ts'

/**
 * RunningHub's webhook for its event TASK_END. RunningHub does not sign it, so the token in the path
 * admits it. Its body is not trusted: the Worker queries RunningHub.
 */
export const webhook = new Hono<AppEnv>().post('/:id/:token', async (c) => {
  const { id, token } = c.req.param()
  const wellFormed = /^[0-9a-z]{1,64}$/.test(id) && /^[\w-]{1,128}$/.test(token)
  const outcome = wellFormed
    ? await handleWebhook(invocationContext(c), id, token, await readStart(c.req.raw))
    : 'forbidden'
  if (outcome === 'accepted') return c.json({ received: true })
  throw new Problem('not-found')
})

/** Reads at most 1 MB. The task id, all that is used of the body, precedes its long results. */
async function readStart({ body }: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= MAX_BODY) break
  }
  return text
}
