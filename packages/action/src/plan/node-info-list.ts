import { type Override, parseJson } from '@runninghub-action/core'
import type { InputIssues } from '../inputs/input-issues.ts'

/**
 * Parses a `nodeInfoList` as the RunningHub site shows it: a JSON array of
 * `{nodeId, fieldName, fieldValue}`. The plan checks its entries like any other override. Adds
 * invalid entries to `issues`, and returns the others.
 */
export function parseNodeInfoList(text: string, issues: InputIssues): Override[] {
  if (text === '') return []
  const list = parse(text)
  if (!Array.isArray(list)) {
    issues.add(
      'Invalid input `node-info-list`: expected a JSON array of {"nodeId", "fieldName", "fieldValue"}.',
    )
    return []
  }
  return list.flatMap((entry: unknown, index): Override[] => {
    const { nodeId, fieldName, fieldValue } = Object(entry)
    if ((isName(nodeId) || Number.isSafeInteger(nodeId)) && isName(fieldName)) {
      return [{ target: `${nodeId}.${fieldName}`, value: fieldValue }]
    }
    issues.add(`Entry ${index + 1} of node-info-list has no nodeId or no fieldName.`)
    return []
  })
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}
