/**
 * Values in files: a map for one run, a list or table for many. A separate entry: it adds parsers.
 */

export type { BatchRow } from './input-files/batch-row.ts'
export { parseBatch } from './input-files/parse-batch.ts'
export { parseOverrides } from './input-files/parse-overrides.ts'
