import type { InputIssue } from '../inputs/input-issues.ts'
import { truncateHtml } from './html.ts'
import { SizeBudget } from './size-budget.ts'

/** Renders the issues of invalid inputs. */
export function renderInvalidInputs(
  issues: readonly InputIssue[],
  { origin, limit }: { origin: string; limit: number },
): string {
  const note = origin === '' ? '' : `<p><sub>${origin}</sub></p>\n\n`
  const title = `## ⛔ RunningHub: invalid inputs, nothing was sent\n\n${note}<ul>\n`
  const budget = new SizeBudget(limit - Buffer.byteLength(title) - 200)
  const items = budget.take(
    issues.map(({ message, hint }) => {
      const more = hint === undefined ? '' : `<br>${truncateHtml(hint, 1000)}`
      return `<li>${truncateHtml(message, 1000)}${more}</li>\n`
    }),
  )
  return `${title}${items.join('')}</ul>\n${budget.note()}\n`
}
