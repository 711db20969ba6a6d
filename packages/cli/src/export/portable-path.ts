import { type Override, OverrideError, planOverrides, type Workflow } from '@runninghub-action/core'
import { localPath } from '../run/file-values.ts'

/** Whether an override sets a file field. In other fields `@` and backslashes are plain text. */
export function isFileOverride(workflow: Workflow | undefined, override: Override): boolean {
  try {
    return planOverrides(workflow, [override]).some(({ file }) => file !== undefined)
  } catch (error) {
    if (error instanceof OverrideError) return false
    throw error
  }
}

/**
 * Returns the value of a file field for the Action, where paths have no `@`. A path that looks
 * like the name of an uploaded file gets `./`.
 */
export function toPortablePath(value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('@')) return value
  const path = toForwardSlashes(value.slice(1))
  return localPath(path) === undefined ? `./${path}` : path
}

/** Returns a path in the form that every system reads. */
export const toForwardSlashes = (path: string) => path.replaceAll('\\', '/')
