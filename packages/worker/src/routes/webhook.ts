import { Hono } from 'hono/tiny'
import { type AppEnv, contextOf } from '../http/app-env.ts'
import { MAX_BODY } from '../http/body.ts'
import { Problem } from '../http/problem.ts'
import { handleWebhook } from '../tasks/handle-webhook.ts'

/**
 * RunningHub's webhook, for its event TASK_END. It is unsigned: what lets it in is the token in
 * its address, and what it says is a hint to go and ask.
 */
export const webhook = new Hono<AppEnv>().post('/:id/:token', async (c) => {
  const { id, token } = c.req.param()
  const known = /^[0-9a-z]{1,64}$/.test(id) && /^[\w-]{1,128}$/.test(token)
  const outcome = known
    ? await handleWebhook(contextOf(c), id, token, await startOf(c.req.raw))
    : 'forbidden'
  if (outcome === 'accepted') return c.json({ received: true })
  throw new Problem('not-found')
})

/** The results in it may be long; the name of the task, all that is read of it, comes before them. */
async function startOf({ body }: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length >= MAX_BODY) break
  }
  return text
}
