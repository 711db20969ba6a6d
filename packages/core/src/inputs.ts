/** Values in files: a map for one run, a list or table for many. Apart, since it brings parsers. */
export { readBatch } from './inputs/read-batch.ts'
export { readInputs } from './inputs/read-inputs.ts'
export type { Row } from './inputs/row.ts'
