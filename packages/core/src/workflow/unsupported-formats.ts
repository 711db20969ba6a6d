import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { EXPORT_HINT } from './decode-text.ts'
import { createPosition } from './text-position.ts'
import type { JsonValue } from './workflow.ts'

/**
 * Checks that a text is not in another language, for which a JSON syntax error would not help.
 *
 * @throws {WorkflowFormatError} for HTML, XML and YAML
 */
export function assertJson(text: string, name: string, file: string | undefined): void {
  const start = text.trimStart()
  const language = start.startsWith('<')
    ? 'HTML or XML'
    : /^(?:---|#|[\w-]+:(?:\s|$))/.test(start)
      ? 'YAML'
      : undefined
  if (language === undefined) return
  throw new WorkflowFormatError(`${name} looks like ${language}, not a workflow in JSON`, {
    position: createPosition(1, 1, file),
    hint: EXPORT_HINT,
  })
}

/**
 * Checks that JSON does not contain a workflow in another form than the API format.
 *
 * @param positionOf returns the place of the member with a name
 * @throws {WorkflowFormatError} for no nodes, the editor's own format, and a wrapped graph
 */
export function assertApiFormat(
  members: ReadonlyMap<string, JsonValue>,
  name: string,
  positionOf: (member: string) => Position,
): void {
  if (members.size === 0) {
    throw new WorkflowFormatError(`${name} has no nodes`, { hint: EXPORT_HINT })
  }
  const list = members.get('nodes')
  if (list?.kind === 'array') {
    throw new WorkflowFormatError(
      `${name} is in the editor's own format (a list of "nodes" and "links"), not in the API format`,
      { position: positionOf('nodes'), hint: EXPORT_HINT },
    )
  }
  for (const wrapper of ['prompt', 'output']) {
    const member = members.get(wrapper)
    if (member === undefined || isNode(member)) continue
    throw new WorkflowFormatError(
      `${name} wraps the graph in "${wrapper}"; a workflow in the API format has its nodes at the top level`,
      {
        position: positionOf(wrapper),
        hint: `Keep only the value of "${wrapper}", or export the workflow again. ${EXPORT_HINT}`,
      },
    )
  }
}

function isNode(value: JsonValue): boolean {
  return value.kind === 'object' && (value.members.has('class_type') || value.members.has('inputs'))
}
