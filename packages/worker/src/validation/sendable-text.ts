import * as z from 'zod/mini'

/** A text that UTF-8 can represent: JSON may contain half of a character, such as `"\\ud83d"`. */
export const sendableText = z
  .string()
  .check(
    z.refine((text) => text.isWellFormed(), 'contains half of a character, such as of an emoji'),
  )
