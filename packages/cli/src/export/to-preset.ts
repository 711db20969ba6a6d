import { pathIn } from '../run/file-values.ts'
import { exactJson } from './exact-json.ts'
import { isFile } from './portable-path.ts'
import type { SameRun } from './run-recipe.ts'

/**
 * A preset of the Worker: what was set becomes parameters under the names of their fields, the
 * values set become their defaults. A file of this machine is out of the Worker's reach, so its
 * parameter has none and takes a URL.
 *
 * @param options.withWorkflow with the text of api.json, for the Worker to check names by
 */
export function asPreset(run: SameRun, { withWorkflow }: { withWorkflow: boolean }): string {
  const parameters: Record<string, { target: string; required?: boolean }> = {}
  const defaults: Record<string, unknown> = {}
  for (const override of run.overrides) {
    const { target, value } = override
    const name = freeName(target, parameters)
    const local = isFile(run.workflow, override) && pathIn(String(value)) !== undefined
    parameters[name] = local ? { target, required: true } : { target }
    if (!local) defaults[name] = value
  }
  const workflow = withWorkflow && run.workflow && { workflow: run.workflow.text }
  return exactJson({ workflowId: run.workflowId, ...workflow, parameters, defaults }, 2)
}

/** What of a run a preset has no place for, by its flags. */
export function notInPreset({ pinSeeds, submit, timeout }: SameRun): string[] {
  const flags = {
    '--pin-seeds': pinSeeds,
    '--instance-type': submit?.instanceType,
    '--access-password': submit?.accessPassword,
    '--timeout': timeout,
  }
  return Object.entries(flags).flatMap(([flag, value]) => (value ? [flag] : []))
}

/** Names that stand beside the parameters in a call to a preset. */
const reserved = new Set(['callbackUrl', 'callbackHeaders', 'metadata'])

/** `6.text` → `text`, or `text_6` when that is taken. Names are letters, digits, `_` and `-`. */
export function freeName(target: string, taken: Readonly<Record<string, unknown>>): string {
  const dot = target.lastIndexOf('.')
  const clean = (text: string) => text.replace(/[^\w-]+/g, '_').replace(/^_+|_+$/g, '')
  const isFree = (name: string) => !Object.hasOwn(taken, name) && !reserved.has(name)
  const field = clean(target.slice(dot + 1)) || 'value'
  const name = (/^[A-Za-z_]/.test(field) ? field : `p_${field}`).slice(0, 30)
  const node = clean(target.slice(0, dot)).slice(0, 20)
  const names = node === '' ? [name] : [name, `${name}_${node}`]
  const free = names.find(isFree)
  if (free !== undefined) return free
  for (let n = 2; ; n++) {
    const numbered = `${names.at(-1)}_${n}`
    if (isFree(numbered)) return numbered
  }
}
