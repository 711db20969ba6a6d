import type { InputIssue } from '../inputs/input-issues.ts'
import { INLINE_FILE } from '../plan/load-files.ts'
import { renderMessage } from './html.ts'
import { SizeBudget } from './size-budget.ts'
import type { RenderPlace } from './source-links.ts'

export interface InvalidInputsOptions {
  renderPlace: RenderPlace
  /** HTML below the heading, such as the commit of a comment. */
  origin: string
  /** In bytes of UTF-8. What does not fit is counted. */
  limit: number
}

/** In characters. */
const MAX_MESSAGE_LENGTH = 1000

/** Renders the issues of invalid inputs, with links of their lines. */
export function renderInvalidInputs(
  issues: readonly InputIssue[],
  { renderPlace, origin, limit }: InvalidInputsOptions,
): string {
  const note = origin === '' ? '' : `<p><sub>${origin}</sub></p>\n\n`
  const title = `## ⛔ RunningHub: invalid inputs, nothing was sent\n\n${note}<ul>\n`
  const budget = new SizeBudget(limit - Buffer.byteLength(title) - 200)
  const items = budget.take(issues.map((issue) => renderIssue(issue, renderPlace)))
  return `${title}${items.join('')}</ul>\n${budget.note()}\n`
}

function renderIssue({ message, hint, position }: InputIssue, renderPlace: RenderPlace): string {
  const { file = INLINE_FILE, line = 0 } = position ?? {}
  const prefix = `${file}:${line}`
  const isLinked = file !== INLINE_FILE && message.startsWith(prefix)
  const text = isLinked
    ? renderPlace({ file, line }) + renderMessage(message.slice(prefix.length), MAX_MESSAGE_LENGTH)
    : renderMessage(message, MAX_MESSAGE_LENGTH)
  const more = hint === undefined ? '' : `<br>${renderMessage(hint, MAX_MESSAGE_LENGTH)}`
  return `<li>${text}${more}</li>\n`
}
