import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/position.ts'
import { EXPORT_HINT } from './decode-text.ts'
import { createPosition } from './text-position.ts'
import type { JsonValue } from './workflow.ts'

/**
 * Checks that a text is not in another language, for which a JSON syntax error would not help.
 *
 * @throws {WorkflowFormatError} for HTML, XML and YAML
 */
export function assertJson(text: string, file: string | undefined): void {
  const start = text.trimStart()
  const language = start.startsWith('<')
    ? 'markup'
    : /^(?:---|#|[\w-]+:(?:\s|$))/.test(start)
      ? 'yaml'
      : undefined
  if (language === undefined) return
  throw new WorkflowFormatError(
    { kind: 'workflow-other-language', file, language },
    { position: createPosition(1, 1, file), hint: EXPORT_HINT },
  )
}

/**
 * Checks that JSON does not contain a workflow in another form than the API format.
 *
 * @param positionOf returns the place of the member with a name
 * @throws {WorkflowFormatError} for no nodes, the editor's own format, and a wrapped graph
 */
export function assertApiFormat(
  members: ReadonlyMap<string, JsonValue>,
  file: string | undefined,
  positionOf: (member: string) => Position,
): void {
  if (members.size === 0) {
    throw new WorkflowFormatError({ kind: 'workflow-without-nodes', file }, { hint: EXPORT_HINT })
  }
  const list = members.get('nodes')
  if (list?.kind === 'array') {
    throw new WorkflowFormatError(
      { kind: 'workflow-editor-format', file },
      { position: positionOf('nodes'), hint: EXPORT_HINT },
    )
  }
  for (const wrapper of ['prompt', 'output']) {
    const member = members.get(wrapper)
    if (member === undefined || isNode(member)) continue
    throw new WorkflowFormatError(
      { kind: 'workflow-wrapped', file, wrapper },
      { position: positionOf(wrapper), hint: { kind: 'unwrap-workflow', wrapper } },
    )
  }
}

function isNode(value: JsonValue): boolean {
  return value.kind === 'object' && (value.members.has('class_type') || value.members.has('inputs'))
}
