import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow,
} from '@actions/workflow-parser'
import { parse } from 'yaml'

interface Step {
  name?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
}

interface Workflow {
  permissions?: unknown
  jobs: Record<string, { 'timeout-minutes'?: number; permissions?: unknown; steps?: Step[] }>
}

/** What a stranger can write: titles, bodies, branch names, inputs. */
const UNTRUSTED =
  /\$\{\{[^}]*\b(github\.(event|head_ref|ref_name|base_ref|actor)|inputs)\b[^}]*\}\}/

/** Jobs that push, and so keep the token that checkout stores. */
const PUSHES = new Set(['release'])

/** Returns the errors that GitHub's own parser finds in a workflow file. */
export async function syntaxErrors(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  const errors = context.errors.getErrors().map(({ message }) => message)
  if (value === undefined || errors.length > 0) return errors
  const template = await convertWorkflowTemplate(context, value)
  return (template.errors ?? []).map(({ Message }) => Message)
}

/**
 * Returns what in a workflow file a stranger could abuse: a token with more rights than needed or
 * left on the disk, text of strangers in a script, an action without a version.
 */
export function securityProblems(content: string): string[] {
  const { permissions, jobs } = parse(content) as Workflow
  const problems: string[] = []
  if (permissions === undefined) problems.push('no permissions: the token may write everything')
  for (const [name, job] of Object.entries(jobs)) {
    if (job['timeout-minutes'] === undefined) problems.push(`${name}: no timeout-minutes`)
    if (job.permissions === 'write-all') problems.push(`${name}: permissions: write-all`)
    for (const step of job.steps ?? []) {
      const { uses = './', run = '' } = step
      if (!uses.startsWith('./') && !/@(v\d+|[0-9a-f]{40})$/.test(uses)) {
        problems.push(`${name}: ${uses} names no version`)
      }
      const keeps = step.with?.['persist-credentials'] !== false
      if (uses.startsWith('actions/checkout@') && keeps && !PUSHES.has(name)) {
        problems.push(`${name}: checkout leaves the token on the disk`)
      }
      const [untrusted] = UNTRUSTED.exec(run) ?? []
      if (untrusted) problems.push(`${name}: a script contains ${untrusted}`)
    }
  }
  return problems
}
