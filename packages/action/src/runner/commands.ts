/** Where an annotation points to; `line` and `column` count from 1. */
export interface AnnotationPlace {
  title?: string
  /** Relative to the repository, with forward slashes. */
  file?: string
  line?: number
  column?: number
}

/**
 * One workflow command: a line by which a step tells the runner something.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function command(
  name: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const list = Object.entries(properties)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',')
  return `::${name}${list && ` ${list}`}::${escapeData(message)}`
}

export function annotation(
  level: 'error' | 'warning',
  message: string,
  { title, file, line, column }: AnnotationPlace = {},
): string {
  return command(level, { title, file, line, col: column }, message)
}

/** The runner unescapes exactly these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
