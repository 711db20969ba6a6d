import { type Override, parseJson } from '@runninghub-action/core'
import { InputIssues } from '../inputs/input-issues.ts'

/**
 * Reads a `nodeInfoList` as RunningHub's pages show it: a JSON array of
 * `{nodeId, fieldName, fieldValue}`. Its entries are checked like any other value.
 *
 * @throws {InvalidInputsError} with everything that is wrong with it
 */
export function parseNodeInfoList(text: string): Override[] {
  if (text === '') return []
  const issues = new InputIssues()
  const list = parse(text)
  if (!Array.isArray(list)) {
    issues.add('node-info-list wants a JSON array of {"nodeId", "fieldName", "fieldValue"}.')
    issues.throwIfAny()
    return []
  }
  const overrides = list.map((entry: unknown, index): Override => {
    const { nodeId, fieldName, fieldValue } = Object(entry)
    if ((!isName(nodeId) && !Number.isSafeInteger(nodeId)) || !isName(fieldName)) {
      issues.add(`Entry ${index + 1} of node-info-list has no nodeId, or no fieldName.`)
    }
    return { target: `${nodeId}.${fieldName}`, value: fieldValue }
  })
  issues.throwIfAny()
  return overrides
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
