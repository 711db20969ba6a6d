import * as core from '@actions/core'
import { printable } from './escape.ts'

/** GitHub keeps this many annotations of a level per step, and of a message this many letters. */
const MOST_ANNOTATIONS = 10
const LONGEST_MESSAGE = 4000

/** A message for a person, and where it belongs. */
export interface Note extends core.AnnotationProperties {
  message: string
}

/** What one step prints. Every text passes {@link printable}; only this class writes commands. */
export class Log {
  readonly #left = { error: MOST_ANNOTATIONS, warning: MOST_ANNOTATIONS }

  line(text: string): void {
    core.info(printable(text))
  }

  /** Lines as they are, each made safe; for texts such as a traceback. */
  block(text: string): void {
    for (const line of text.split(/\r\n|[\r\n]/)) this.line(line)
  }

  group(title: string): void {
    core.startGroup(printable(title))
  }

  endGroup(): void {
    core.endGroup()
  }

  /** Has the runner replace a text by `***` from here on, in every later line. */
  mask(secret: string): void {
    if (secret !== '') core.setSecret(secret)
  }

  warning(note: Note | string): void {
    this.#annotate('warning', typeof note === 'string' ? { message: note } : note)
  }

  error(note: Note | string): void {
    this.#annotate('error', typeof note === 'string' ? { message: note } : note)
  }

  /** All of them; those beyond what GitHub keeps are told in the last annotation together. */
  errors(notes: readonly Note[]): void {
    const room = this.#left.error
    const alone = notes.length <= room ? notes : notes.slice(0, Math.max(0, room - 1))
    for (const note of alone) this.error(note)
    const rest = notes.slice(alone.length)
    if (rest.length === 0) return
    const list = rest.map(({ message }) => `- ${message}`).join('\n')
    this.error({ message: `${rest.length} more:\n${list}` })
  }

  #annotate(level: 'error' | 'warning', { message, ...place }: Note): void {
    const text = safeLines(message)
    if (this.#left[level]-- > 0) {
      const annotate = level === 'error' ? core.error : core.warning
      annotate(cut(text), safePlace(place))
      if (text.length > LONGEST_MESSAGE) this.block(text)
    } else {
      this.block(`${level}: ${text}`)
    }
  }
}

/** The runner shows an annotation's lines in the log, too. */
function safeLines(text: string): string {
  return text
    .split(/\r\n|[\r\n]/)
    .map(printable)
    .join('\n')
}

function safePlace(place: core.AnnotationProperties): core.AnnotationProperties {
  return place.title === undefined ? place : { ...place, title: printable(place.title) }
}

function cut(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`
}
