import { stringifyJson } from '@runninghub-action/core'

/** Formats a value for a command line or the screen: lists and objects as JSON. */
export function formatValue(value: unknown): string {
  return typeof value === 'object' && value !== null ? stringifyJson(value) : String(value)
}
