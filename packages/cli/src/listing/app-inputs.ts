import { type AiApp, type AppInput, inputLabel, inputTarget } from '@runninghub-action/core'
import type { Language, Messages } from '../messages/messages.ts'
import { toOneLine } from '../terminal/text.ts'

/** The cells of a table of an app's inputs, with a head. */
export function appTable(app: AiApp, language: Language, { app: texts }: Messages): string[][] {
  const head = [texts.input, texts.target, texts.type, texts.values, texts.default]
  const rows = app.inputs.map((input) => [
    toOneLine(inputLabel(input, language)),
    inputTarget(input),
    input.isLink ? texts.link : texts.types[input.type],
    toOneLine(describeValues(input)),
    toOneLine(input.default ?? ''),
  ])
  return [head, ...rows]
}

/** Returns what an input accepts besides its type: its choices with their indexes, or its range. */
export function describeValues({ choices, min, max }: AppInput): string {
  if (choices.length > 0) {
    return choices
      .map(({ value, label }) => (value === label ? label : `${value} ${label}`))
      .join(' | ')
  }
  if (min === undefined && max === undefined) return ''
  return `${min ?? ''}…${max ?? ''}`
}
