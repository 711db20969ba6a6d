import {
  type Facts,
  type RunningHubError,
  SERVICE_CODES,
  type ServiceCode,
  type Wording,
  wordFacts,
} from '@runninghub-action/core'
import { factsInChinese } from '../../packages/cli/src/messages/facts/zh.ts'
import { provesNothingCreated } from '../../packages/core/src/client/submit-error.ts'
import { englishWording } from '../../packages/core/src/errors/facts/english.ts'
import { accountRefusal } from '../../packages/worker/src/submission/account-refusal.ts'
import { markdownTable } from './markdown-table.ts'

interface Language {
  head: string[]
  wording: Wording
  meaning(code: string, row: ServiceCode): string
  /** What we do, by what happens to the create call. */
  waits(seconds: number): string
  unknown: string
  stops: string
  pauses: string
  failed: string
  reads: string
  /** What the user does, where the table has no hint. By the code of the error. */
  advice: Readonly<Record<string, string>>
}

const english: Language = {
  head: ['code', 'meaning', 'what we do', 'what you do'],
  wording: englishWording,
  meaning: (_, { meaning }) => meaning,
  waits: (seconds) => `wait about ${seconds} s and send the call again; nothing was created`,
  unknown: 'end with `unknown`: a task may exist. The create call is not sent again',
  stops: 'stop; nothing was created',
  pauses: 'stop; nothing was created. The Worker pauses its queue and keeps the tasks',
  failed: 'report the end of the task, which is billed',
  reads: 'repeat status checks and uploads. A create call: ',
  advice: {
    INVALID_REQUEST: 'Check the inputs. If they are right, report it to us.',
    INVALID_KEY: 'Check the key and its plan on the RunningHub site.',
    VALIDATION_FAILED: 'Run the workflow in the editor with the same values; it shows the node.',
    TASK_NOT_FOUND: 'Check the id. RunningHub deletes old tasks.',
    TASK_FAILED: '[Read the node’s error](failed-node.md).',
    TASK_TIMED_OUT: 'Make the workflow faster, or use a larger machine (`plus`, `ultra`).',
    FILE_TOO_LARGE: 'Send a smaller file: 30 MB at most.',
    UPLOAD_FAILED: 'Check that the file opens, and try again.',
    CONTENT_REJECTED: 'Change the prompt or the image.',
    UNAVAILABLE: 'Check the task list on the site if the end is `unknown`.',
    RATE_LIMITED: 'Nothing. Fewer programs with one key help.',
    REFUSED: 'Read the message behind the code.',
  },
}

const chinese: Language = {
  head: ['错误码', '含义', '我们怎么处理', '您需要做什么'],
  wording: factsInChinese,
  meaning: (code) => {
    const text = wordFacts({ kind: 'refusal', code, text: '' }, factsInChinese)
    return text.replace(/（\d+）$/, '')
  },
  waits: (seconds) => `任务没有创建；等待约 ${seconds} 秒后重新发送`,
  unknown: '以 `unknown` 结束：任务可能已创建，创建请求不会重发',
  stops: '停止；任务没有创建',
  pauses: '停止；任务没有创建。Worker 会暂停队列，保留排队中的任务',
  failed: '报告任务结束；该任务已计费',
  reads: '重试状态查询和上传。创建请求则',
  advice: {
    INVALID_REQUEST: '检查输入；确认无误后请向我们反馈。',
    INVALID_KEY: '在 RunningHub 网站上检查 API Key 及其套餐。',
    VALIDATION_FAILED: '在编辑器中用相同的值运行一次，即可看到出错的节点。',
    TASK_NOT_FOUND: '检查任务 ID。RunningHub 会清理较早的任务。',
    TASK_FAILED: '[查看节点的错误](failed-node.zh-CN.md)。',
    TASK_TIMED_OUT: '精简工作流，或换用更大的机型（`plus`、`ultra`）。',
    FILE_TOO_LARGE: '换用更小的文件，上限 30 MB。',
    UPLOAD_FAILED: '确认文件可以打开，然后重试。',
    CONTENT_REJECTED: '修改提示词或图片。',
    UNAVAILABLE: '如果以 `unknown` 结束，请到网站查看任务列表。',
    RATE_LIMITED: '无需操作。减少共用同一 Key 的程序会有帮助。',
    REFUSED: '查看错误码后面的说明。',
  },
}

/** Every code of RunningHub that core knows: what it means, what we do, and what the user does. */
export function serviceCodes(language: 'en' | 'zh'): string {
  const words = language === 'en' ? english : chinese
  const rows = [...SERVICE_CODES].map(([code, row]) => [
    code,
    words.meaning(code, row),
    whatWeDo(code, row, words),
    whatYouDo(code, row, words),
  ])
  return markdownTable(words.head, rows)
}

function errorOf(code: string, row: ServiceCode): RunningHubError {
  return new row.error(row.meaning, { serviceCode: code, retry: row.retry })
}

function whatWeDo(code: string, row: ServiceCode, words: Language): string {
  const error = errorOf(code, row)
  if (error.code === 'TASK_FAILED' || error.code === 'TASK_TIMED_OUT') return words.failed
  if (row.backoffMs !== undefined) return words.waits(row.backoffMs / 1000)
  const ends = provesNothingCreated(error) ? words.stops : words.unknown
  if (row.retry === 'if-idempotent') return words.reads + ends
  return accountRefusal(error) ? words.pauses : ends
}

function whatYouDo(code: string, row: ServiceCode, words: Language): string {
  if (row.hint) return wordFacts(row.hint as Facts, words.wording)
  const { code: kind } = errorOf(code, row)
  const advice = words.advice[row.backoffMs === undefined ? kind : 'RATE_LIMITED']
  if (advice === undefined) throw new Error(`There is no advice for code ${code}`)
  return advice
}
