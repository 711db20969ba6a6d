import type { Facts } from '../errors/facts/facts.ts'
import { OverrideError, type OverrideProblem } from '../errors/input-errors.ts'
import type { NodeInfo } from '../node-info/node-info.ts'
import { linkSource } from '../workflow/link.ts'
import type { Workflow, WorkflowField } from '../workflow/workflow.ts'
import { createProblem } from './create-problem.ts'
import { isJsonNumber } from './exact-number.ts'

/**
 * Returns the graph's text with new values in place of the old ones, and every other byte
 * unchanged: `1.0` stays `1.0`, a 64-bit seed keeps its digits. For sending the graph itself, where
 * RunningHub accepts no list of changes.
 *
 * A number or boolean given as text is written in the JSON type of the field. Text for a list or an
 * object is written as the JSON it contains.
 *
 * @param changes as planned by {@link planOverrides} for the same workflow
 * @throws {OverrideError} when a change names no field, a link, a field that another change also
 *   names, or a value that does not fit
 */
export function applyOverrides(workflow: Workflow, changes: readonly NodeInfo[]): string {
  const problems: OverrideProblem[] = []
  const tokens = new Map<WorkflowField, string>()
  for (const change of changes) {
    const field = workflow.nodes.get(change.nodeId)?.fields.get(change.fieldName)
    const token = field && !tokens.has(field) ? jsonToken(field, change.fieldValue) : undefined
    if (field && token !== undefined) {
      tokens.set(field, token)
      continue
    }
    const target = `${change.nodeId}.${change.fieldName}`
    problems.push(createProblem({ target }, { problem: reason(field, tokens) }))
  }
  if (problems.length > 0) throw new OverrideError(problems)

  const { text } = workflow
  const parts: string[] = []
  let written = 0
  const inOrder = [...tokens].sort(([a], [b]) => a.range.start - b.range.start)
  for (const [{ range }, token] of inOrder) {
    parts.push(text.slice(written, range.start), token)
    written = range.end
  }
  return parts.join('') + text.slice(written)
}

/** Returns the JSON of a value in the type of the field; undefined when it does not fit. */
function jsonToken({ value: original }: WorkflowField, value: NodeInfo['fieldValue']) {
  const text = String(value)
  switch (original.kind) {
    case 'string':
      return typeof value === 'string' ? JSON.stringify(value) : undefined
    case 'number':
      return typeof value !== 'boolean' && isJsonNumber(text) ? text : undefined
    case 'boolean':
      return /^(?:true|false)$/i.test(text) ? text.toLowerCase() : undefined
    case 'null':
      return typeof value === 'number' && !Number.isFinite(value)
        ? undefined
        : JSON.stringify(value)
    default:
      if (linkSource(original) !== undefined) return undefined
      return isJsonOf(original.kind, text) ? text : undefined
  }
}

function isJsonOf(kind: 'array' | 'object', text: string): boolean {
  if (!text.startsWith(kind === 'array' ? '[' : '{')) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function reason(field: WorkflowField | undefined, tokens: Map<WorkflowField, string>): Facts {
  if (field === undefined) return { kind: 'change-of-unknown-field' }
  if (tokens.has(field)) return { kind: 'change-repeated' }
  if (linkSource(field.value) !== undefined) return { kind: 'change-of-link' }
  return { kind: 'change-of-other-type', expected: field.value.kind }
}
