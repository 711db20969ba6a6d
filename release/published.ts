import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** The packages on the npm registry, each after those it depends on. */
export const PUBLISHED = ['packages/core', 'packages/simulator', 'packages/cli'] as const
