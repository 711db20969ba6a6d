import { type Override, OverrideError, planOverrides, type Workflow } from '@runninghub-action/core'
import { pathIn } from '../run/file-values.ts'

/** Whether an override gives a field a file. In any other field an `@` or a backslash is text. */
export function isFile(workflow: Workflow | undefined, override: Override): boolean {
  try {
    return planOverrides(workflow, [override]).some(({ file }) => file !== undefined)
  } catch (error) {
    if (error instanceof OverrideError) return false
    throw error
  }
}

/**
 * The value of a file field for elsewhere. The `@` is for command lines: a path is one as it
 * stands, unless it looks like a name RunningHub gave.
 */
export function portable(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('@')) return value
  const path = forward(value.slice(1))
  return pathIn(path) === undefined ? `./${path}` : path
}

/** A path as every system reads it. */
export const forward = (path: string) => path.replaceAll('\\', '/')
