import type { Override, SubmitRequest, Workflow } from '@runninghub-action/core'
import { stringify } from 'yaml'
import { pathIn } from '../run/file-values.ts'
import { DEFAULT_SITE, type Service } from '../service.ts'
import { exactJson, valueText } from './exact-json.ts'
import { forward, isFile, portable } from './portable-path.ts'
import { quote, type Shell } from './quote.ts'

/** A run, as far as another program has to know it to do the same. */
export interface SameRun {
  service: Service
  workflowId: string
  /** The path api.json was read from, and what was in it. */
  workflowFile?: string | undefined
  workflow?: Workflow | undefined
  overrides: readonly Override[]
  pinSeeds?: boolean | undefined
  submit?: Pick<SubmitRequest, 'instanceType' | 'accessPassword'>
  /** Milliseconds. */
  timeout?: number | undefined
  download?: string | undefined
}

/** A password is no more written down than the key. */
const PASSWORD: Readonly<Record<Shell, string>> = {
  posix: '"$RUNNINGHUB_ACCESS_PASSWORD"',
  powershell: '"$env:RUNNINGHUB_ACCESS_PASSWORD"',
}

/** One command line without questions. The key and a password come from the environment. */
export function asCommandLine(run: SameRun, shell: Shell): string {
  const parts = ['runninghub', 'run']
  if (run.workflowFile !== undefined) parts.push(quote(run.workflowFile, shell))
  parts.push('--workflow-id', quote(run.workflowId, shell))
  for (const { target, value } of run.overrides)
    parts.push('--set', quote(`${target}=${valueText(value)}`, shell))
  if (run.pinSeeds) parts.push('--pin-seeds')
  const { instanceType, accessPassword } = run.submit ?? {}
  if (instanceType) parts.push('--instance-type', quote(instanceType, shell))
  if (accessPassword) parts.push('--access-password', PASSWORD[shell])
  if (run.timeout !== undefined) parts.push('--timeout', durationFlag(run.timeout))
  if (run.download !== undefined) parts.push('--download', quote(run.download, shell))
  if (run.service.baseUrl !== DEFAULT_SITE)
    parts.push('--base-url', quote(run.service.baseUrl, shell))
  if (run.service.api !== 'v1') parts.push('--api', run.service.api)
  return parts.join(' ')
}

/** A step of a GitHub Actions workflow. Paths are relative to the repository there. */
export function asActionStep(run: SameRun): string {
  const values = Object.fromEntries(
    run.overrides.map((override) => {
      const { target, value } = override
      return [target, isFile(run.workflow, override) ? portable(value) : value]
    }),
  )
  const { instanceType, accessPassword } = run.submit ?? {}
  const step = {
    uses: 'org/runninghub-action@v1',
    with: {
      'api-key': `\${{ secrets.RUNNINGHUB_API_KEY }}`,
      'workflow-id': escapeExpressions(run.workflowId),
      ...(run.workflowFile !== undefined && {
        'workflow-file': escapeExpressions(forward(run.workflowFile)),
      }),
      ...(run.overrides.length > 0 && {
        inputs: escapeExpressions(stringify(values, { lineWidth: 0 })),
      }),
      ...(run.pinSeeds && { 'pin-seeds': true }),
      ...(instanceType && { 'instance-type': escapeExpressions(instanceType) }),
      ...(accessPassword && {
        'access-password': `\${{ secrets.RUNNINGHUB_ACCESS_PASSWORD }}`,
      }),
      ...(run.timeout !== undefined && { timeout: durationFlag(run.timeout) }),
      ...(run.download !== undefined && {
        'download-dir': escapeExpressions(forward(run.download)),
      }),
      ...(run.service.baseUrl !== DEFAULT_SITE && { 'base-url': run.service.baseUrl }),
      ...(run.service.api !== 'v1' && { api: run.service.api }),
    },
  }
  return stringify([step], { lineWidth: 0 }).trimEnd()
}

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

/** GitHub evaluates `${{ … }}` wherever it stands, in a prompt too. */
function escapeExpressions(text: string): string {
  return text.replaceAll(`\${{`, `\${{ '\${{' }}`)
}

/** `1h30m`, as it can be read again. @param ms whole seconds in milliseconds */
function durationFlag(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts.map(([count, unit]) => (count > 0 ? count + unit : '')).join('')
}
