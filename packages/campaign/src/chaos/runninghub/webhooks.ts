import type { RunContext } from '../context.ts'

/** Creates the `fetch` that sends RunningHub's webhooks: some are lost or late, or forged. */
export function createWebhookSender(context: RunContext): typeof fetch {
  const { choices, history, clock, moments } = context
  const rate = choices.pick('rate of faults of webhooks', [0.2, 0, 0.5])
  return async (url, init) => {
    const text = String(init?.body)
    const task = /"taskId":"(\d+)"/.exec(text)?.[1] ?? ''
    const { order = '', call } = history.of('created').find((other) => other.task === task) ?? {}
    const isLost = history.of('called').some((other) => other.call === call && other.fault)
    const fault =
      context.hasFaults && choices.chance(`fault of a webhook of ${order}`, rate)
        ? choices.pick(`which fault of a webhook of ${order}`, FAULTS)
        : undefined
    if (fault === 'lost') throw new TypeError('the webhook is lost')
    if (fault === 'late') await clock.sleep(choices.pick('delay of a webhook', [5_000, 30_000]))
    const body = fault === 'forged' ? text.replace(task, '1900000000000000001') : text
    moments.tell('webhook is sent', order)
    const response = await fetch(url, { ...init, body })
    const acknowledged = response.ok
    if (acknowledged) moments.tell('webhook is acknowledged', order)
    if (acknowledged && isLost) moments.tell('webhook of an unknown task is acknowledged', order)
    history.add({ type: 'webhook', task, acknowledged, forged: fault === 'forged' })
    if (fault === 'response lost') throw new TypeError('the response is lost')
    return response
  }
}

const FAULTS = ['lost', 'late', 'response lost', 'forged'] as const
