import { type Override, planAppChanges, planChanges } from '@runninghub-action/core'
import { localPath, readFileMark } from '../run/file-values.ts'
import type { RunRecipe } from './run-recipe.ts'

/** What tells the types of fields: the graph of a workflow, or an app. */
type Fields = Pick<RunRecipe, 'workflow' | 'app'>

/** Whether an override sets a file. In other fields backslashes are plain text. */
export function isFileOverride(fields: Fields, override: Override): boolean {
  return isPlannedAsFile(fields, readFileMark(override))
}

function isPlannedAsFile({ workflow, app }: Fields, override: Override): boolean {
  const { changes } = app ? planAppChanges(app, [override]) : planChanges(workflow, [override])
  return changes.some(({ file }) => file !== undefined)
}

/**
 * Returns the value of an override for the Action, where the path of a file field has no `@`. A
 * path that looks like the name of an uploaded file gets `./`. In a field whose name does not tell
 * that it takes a file, the Action expects `@./`.
 */
export function toActionValue(fields: Fields, override: Override): unknown {
  const { value } = readFileMark(override)
  if (typeof value !== 'string' || !isFileOverride(fields, override)) return value
  if (!value.startsWith('@')) return value
  const path = toForwardSlashes(value.slice(1))
  if (!isPlannedAsFile(fields, { ...override, value: 'a.file' })) {
    return `@${/^\.{0,2}\//.test(path) ? '' : './'}${path}`
  }
  return localPath(path) === undefined ? `./${path}` : path
}

/** Returns a path in the form that every system reads. */
export const toForwardSlashes = (path: string) => path.replaceAll('\\', '/')
