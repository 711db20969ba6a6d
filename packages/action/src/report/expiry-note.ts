import type { RunReport } from './run-report.ts'

/** How long RunningHub's links work, in milliseconds: about a day. */
const LINK_LIFETIME = 24 * 60 * 60 * 1000

/**
 * Renders until when the links work, and how to keep the results; '' if there are no links, or all
 * of them are links of published files.
 */
export function renderExpiryNote(reports: readonly RunReport[]): string {
  const linked = reports.filter(({ results, published }) =>
    results.some(({ url }, index) => url !== undefined && !published.has(index)),
  )
  if (linked.length === 0) return ''
  const ends = linked.flatMap(({ endedAt }) => endedAt ?? [])
  // The end of a task of a previous attempt is not known.
  const until =
    ends.length < linked.length
      ? 'for about a day after the end of each task'
      : `until about ${formatTime(Math.min(...ends) + LINK_LIFETIME)}`
  return `<p><sub>Links and images work ${until}. ${keepNote(reports)}</sub></p>\n`
}

function keepNote(reports: readonly RunReport[]): string {
  const total = reports.reduce((sum, { results }) => sum + results.length, 0)
  const saved = reports.reduce((sum, { files }) => sum + files.size, 0)
  if (saved === 0) {
    return `Set ${code('publish: branch')}, or ${code('download-dir')} and keep the files with ${code('actions/upload-artifact')}.`
  }
  const files = saved === total ? 'The results are' : `${saved} of ${total} results are`
  return `${files} saved on the runner; keep them with ${code('actions/upload-artifact')}.`
}

function code(text: string): string {
  return `<code>${text}</code>`
}

/** Formats a time as `2026-11-25 14:05 UTC`. */
function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
