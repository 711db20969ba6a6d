/** A line that the terminal program prints with `--json`. */
export type JsonLine = Record<string, unknown>

/** What a user learned of one order. */
export interface RunReport {
  order: string
  status: string
  task: string
  urls: readonly string[]
}

/** The status that each exit code promises. */
const STATUSES: Readonly<Record<number, string>> = {
  1: 'failed',
  3: 'refused',
  4: 'timed-out',
  5: 'unknown',
  130: 'cancelled',
}
/** Errors after the end of a task that has succeeded. */
const UNSAVED = ['LINK_EXPIRED', 'DOWNLOAD_FAILED', 'OUTPUT_DIRECTORY']

/** Parses the lines of standard output. */
export function parseLines(text: string): JsonLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      return typeof value === 'object' && value !== null ? [value as JsonLine] : []
    } catch {
      return []
    }
  })
}

/** Returns what the lines of a `run` or `wait` command say of its orders. */
export function reportRuns(lines: readonly JsonLine[], orders: readonly string[]): RunReport[] {
  return orders.flatMap((order, index) => {
    const own = lines.filter(({ run }) => run === index + 1)
    const of = (name: string) => own.find(({ type }) => type === name)
    const submitted = Object(of('submitted')?.task).taskId
    const result = of('result')
    if (result !== undefined) {
      const results = result.results as { url?: string }[]
      const urls = results.flatMap(({ url }) => url ?? [])
      return [{ order, status: 'succeeded', task: String(result.taskId), urls }]
    }
    const error = of('error')
    if (error === undefined) return []
    const isUnsaved = UNSAVED.includes(String(error.code))
    const status = isUnsaved ? 'unsaved' : (STATUSES[Number(error.exitCode)] ?? 'other')
    return [{ order, status, task: String(error.taskId ?? submitted ?? ''), urls: [] }]
  })
}
