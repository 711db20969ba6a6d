import { stringifyJson } from '@runninghub-action/core'
import { localPath, readFileMark } from '../run/file-values.ts'
import { isFileOverride } from './portable-path.ts'
import type { RunRecipe } from './run-recipe.ts'

/**
 * Returns a preset of the Worker. Each override becomes a parameter named after its field, with the
 * value as default. The Worker cannot read a local file, so its parameter has no default and
 * expects a URL.
 *
 * @param options.includeWorkflow adds the text of api.json, which lets the Worker check names
 */
export function toPreset(
  run: RunRecipe,
  { includeWorkflow }: { includeWorkflow: boolean },
): string {
  const parameters: Record<string, { target: string; required?: boolean }> = {}
  const defaults: Record<string, unknown> = {}
  for (const override of run.overrides) {
    const { target, value, parameter } = override
    const { value: text } = readFileMark(override)
    const name = uniqueParameterName(target, parameters, parameter)
    const isLocal = isFileOverride(run, override) && localPath(String(value)) !== undefined
    parameters[name] = isLocal ? { target, required: true } : { target }
    if (!isLocal) defaults[name] = text
  }
  const workflow = includeWorkflow && run.workflow && { workflow: run.workflow.text }
  const id = run.app ? { appId: run.workflowId } : { workflowId: run.workflowId }
  return stringifyJson({ ...id, ...workflow, parameters, defaults }, 2)
}

/** Returns the flags of a run that a preset cannot contain. */
export function unsupportedInPreset({ pinSeeds, submit, timeout }: RunRecipe): string[] {
  const flags = {
    '--pin-seeds': pinSeeds,
    '--instance-type': submit?.instanceType,
    '--access-password': submit?.accessPassword,
    '--timeout': timeout,
  }
  return Object.entries(flags).flatMap(([flag, value]) => (value ? [flag] : []))
}

/** Names of other properties in a call to a preset. */
const RESERVED_NAMES = new Set(['callbackUrl', 'callbackHeaders', 'metadata'])

/** Returns `text` for `6.text`, or `text_6` if `text` is taken. Names match `[\w-]+`. */
export function uniqueParameterName(
  target: string,
  taken: Readonly<Record<string, unknown>>,
  fieldName = target.slice(target.lastIndexOf('.') + 1),
): string {
  const dot = target.lastIndexOf('.')
  const clean = (text: string) => text.replace(/[^\w-]+/g, '_').replace(/^_+|_+$/g, '')
  const isFree = (name: string) => !Object.hasOwn(taken, name) && !RESERVED_NAMES.has(name)
  const field = clean(fieldName) || 'value'
  const name = (/^[A-Za-z_]/.test(field) ? field : `p_${field}`).slice(0, 30)
  const node = clean(target.slice(0, dot)).slice(0, 20)
  const names = node === '' ? [name] : [name, `${name}_${node}`]
  const freeName = names.find(isFree)
  if (freeName !== undefined) return freeName
  for (let n = 2; ; n++) {
    const numbered = `${names.at(-1)}_${n}`
    if (isFree(numbered)) return numbered
  }
}
