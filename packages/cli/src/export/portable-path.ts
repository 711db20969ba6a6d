import { type Override, OverrideError, planOverrides, type Workflow } from '@runninghub-action/core'
import { localPath, readFileMark } from '../run/file-values.ts'

/** Whether an override sets a file. In other fields backslashes are plain text. */
export function isFileOverride(workflow: Workflow | undefined, override: Override): boolean {
  return isPlannedAsFile(workflow, readFileMark(override))
}

function isPlannedAsFile(workflow: Workflow | undefined, override: Override): boolean {
  try {
    return planOverrides(workflow, [override]).some(({ file }) => file !== undefined)
  } catch (error) {
    if (error instanceof OverrideError) return false
    throw error
  }
}

/**
 * Returns the value of an override for the Action, where the path of a file field has no `@`. A
 * path that looks like the name of an uploaded file gets `./`. In a field whose name does not tell
 * that it takes a file, the Action expects `@./`.
 */
export function toActionValue(workflow: Workflow | undefined, override: Override): unknown {
  const { value } = readFileMark(override)
  if (typeof value !== 'string' || !isFileOverride(workflow, override)) return value
  if (!value.startsWith('@')) return value
  const path = toForwardSlashes(value.slice(1))
  if (!isPlannedAsFile(workflow, { ...override, value: 'a.file' })) {
    return `@${/^\.{0,2}\//.test(path) ? '' : './'}${path}`
  }
  return localPath(path) === undefined ? `./${path}` : path
}

/** Returns a path in the form that every system reads. */
export const toForwardSlashes = (path: string) => path.replaceAll('\\', '/')
