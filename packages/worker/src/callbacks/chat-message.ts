import type { CallbackFormat, EndStatus, Task } from '../model/task.ts'

export type ChatFormat = Exclude<CallbackFormat, 'json'>

const STATUS: Readonly<Record<EndStatus, string>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'was cancelled',
  timed_out: 'timed out',
  unknown: 'has an unknown outcome',
}
/** Characters of an error. Feishu takes at most 20 kB. */
const MAX_ERROR = 1000

/**
 * Builds the body that a chat's incoming webhook takes: a text with the status of the task, and the
 * link of its first file or its error.
 *
 * @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @see https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function chatMessage(format: ChatFormat, task: Task): string {
  if (format === 'feishu')
    return JSON.stringify({ msg_type: 'text', content: { text: escapeFeishu(messageText(task)) } })
  return JSON.stringify({ text: escapeSlack(messageText(task)) })
}

/** Feishu reads `<at user_id="all">` as a mention. A zero-width space keeps it a text. */
function escapeFeishu(text: string): string {
  return text.replace(/<(?=\/?at\b)/gi, '<\u200b')
}

/** Slack reads these three characters as markup: mentions and links. */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function messageText({ id, status, info, outcome }: Task): string {
  const name = info.preset ?? `workflow ${info.workflowId}`
  const lines = [`RunningHub: ${name} ${STATUS[status as EndStatus]}.`]
  const results = outcome?.results ?? []
  const [first, ...others] = results.flatMap(({ url, text }) => url ?? text ?? [])
  if (first !== undefined) lines.push(first)
  if (others.length > 0) lines.push(`(${results.length} results)`)
  if (outcome?.error) lines.push(outcome.error.message.slice(0, MAX_ERROR))
  lines.push(`Task ${id}`)
  return lines.join('\n')
}

/**
 * Returns why a chat did not accept a message although its status is 200: Feishu reports errors in
 * the body, such as a missing keyword or too many messages. Undefined when it accepted it.
 *
 * @param response the beginning of the body
 */
export function chatRefusal(format: CallbackFormat, response: string | undefined) {
  if (format !== 'feishu') return undefined
  const code = /"code"\s*:\s*(-?\d+)/.exec(response ?? '')?.[1]
  return code === undefined || code === '0'
    ? undefined
    : `Feishu refused the message (code ${code}).`
}
