import type { NodeInfo } from '@runninghub-action/core'

/** Characters of a prompt that lists show. */
const MAX_PROMPT = 200

/**
 * Returns the words of a task: the longest text among its values, cut to 200 characters. A field name
 * that contains `text` or `prompt` comes before all others. A number or a file name is not a text.
 */
export function promptOf(values: readonly NodeInfo[]): string | undefined {
  const texts = values.filter(({ fieldValue }) => isText(fieldValue))
  const named = texts.filter(({ fieldName }) => /text|prompt/i.test(fieldName))
  const [longest] = (named.length > 0 ? named : texts)
    .map(({ fieldValue }) => String(fieldValue).trim())
    .sort((a, b) => b.length - a.length)
  if (longest === undefined) return undefined
  return longest.length > MAX_PROMPT ? `${longest.slice(0, MAX_PROMPT - 1)}…` : longest
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && /\p{L}/u.test(value) && !/^\S+\.\w{2,5}$/.test(value.trim())
}
