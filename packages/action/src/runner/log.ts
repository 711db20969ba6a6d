import * as core from '@actions/core'
import { escapeLogLine } from './escape.ts'

/** GitHub keeps this many annotations of each level per step. */
const MAX_ANNOTATIONS = 10
/** In characters. GitHub truncates the message of an annotation at 4,096. */
const MAX_MESSAGE_LENGTH = 4000

/** A message, and the place in the repository that it is about. */
export interface Annotation extends core.AnnotationProperties {
  message: string
}

/** The log of a step. Escapes every text, so that only this class can print workflow commands. */
export class Log {
  readonly #remaining = { error: MAX_ANNOTATIONS, warning: MAX_ANNOTATIONS }

  /** Whether the job runs with debug logging. */
  readonly isDebug = core.isDebug()

  /** Logs lines that GitHub shows with debug logging only. */
  debug(text: string): void {
    if (!this.isDebug) return
    for (const line of text.split(/\r\n|[\r\n]/)) core.debug(escapeLogLine(line))
  }

  info(text: string): void {
    core.info(escapeLogLine(text))
  }

  /** Logs a text of several lines, such as a traceback. */
  lines(text: string): void {
    for (const line of text.split(/\r\n|[\r\n]/)) this.info(line)
  }

  startGroup(title: string): void {
    core.startGroup(escapeLogLine(title))
  }

  endGroup(): void {
    core.endGroup()
  }

  /** Makes the runner replace a text with `***` in all later lines. */
  setSecret(secret: string): void {
    if (secret !== '') core.setSecret(secret)
  }

  /** Returns how many annotations of a level GitHub still keeps. */
  remaining(level: 'error' | 'warning'): number {
    return this.#remaining[level]
  }

  warning(annotation: Annotation | string): void {
    this.#annotate('warning', typeof annotation === 'string' ? { message: annotation } : annotation)
  }

  error(annotation: Annotation | string): void {
    this.#annotate('error', typeof annotation === 'string' ? { message: annotation } : annotation)
  }

  /** Reports all errors. The last annotation that GitHub keeps lists those that have none. */
  errors(annotations: readonly Annotation[]): void {
    const room = this.#remaining.error
    const separate =
      annotations.length <= room ? annotations : annotations.slice(0, Math.max(0, room - 1))
    for (const annotation of separate) this.error(annotation)
    const rest = annotations.slice(separate.length)
    if (rest.length === 0) return
    const list = rest.map(({ message }) => `- ${message}`).join('\n')
    this.error({ message: `${rest.length} more:\n${list}` })
  }

  #annotate(level: 'error' | 'warning', { message, ...properties }: Annotation): void {
    const text = escapeLines(message)
    if (this.#remaining[level]-- > 0) {
      const annotate = level === 'error' ? core.error : core.warning
      annotate(truncate(text), escapeTitle(properties))
      if (text.length > MAX_MESSAGE_LENGTH) this.lines(text)
    } else {
      this.lines(`${level}: ${text}`)
    }
  }
}

/** Escapes each line of a message, because the runner also logs the lines of annotations. */
function escapeLines(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map(escapeLogLine)
    .join('\n')
}

function escapeTitle(properties: core.AnnotationProperties): core.AnnotationProperties {
  return properties.title === undefined
    ? properties
    : { ...properties, title: escapeLogLine(properties.title) }
}

function truncate(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH)}…`
}
