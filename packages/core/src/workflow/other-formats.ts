import type { ValueNode } from '@humanwhocodes/momoa'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { EXPORT_HINT } from './decode-text.ts'
import { makePosition } from './position.ts'
import { type Member, membersOf } from './read-json.ts'

/** Recognises a text in another language, for which a JSON syntax error would say little. */
export function refuseOtherLanguages(text: string, name: string, file: string | undefined): void {
  const start = text.trimStart()
  const language = start.startsWith('<')
    ? 'HTML or XML'
    : /^(?:---|#|[\w-]+:(?:\s|$))/.test(start)
      ? 'YAML'
      : undefined
  if (language === undefined) return
  throw new WorkflowFormatError(`${name} looks like ${language}, not a workflow in JSON`, {
    position: makePosition(1, 1, file),
    hint: EXPORT_HINT,
  })
}

/** Recognises JSON that holds a workflow in another form than the API format. */
export function refuseOtherFormats(members: Map<string, Member>, name: string): void {
  const refuse = (message: string, hint: string, position?: Position): never => {
    throw new WorkflowFormatError(message, position ? { position, hint } : { hint })
  }
  if (members.size === 0) refuse(`${name} has no nodes`, EXPORT_HINT, undefined)

  const list = members.get('nodes')
  if (list?.value.type === 'Array') {
    refuse(
      `${name} is in the editor's own format (a list of "nodes" and "links"), not in the API format`,
      EXPORT_HINT,
      list.namePosition,
    )
  }
  for (const wrapper of ['prompt', 'output']) {
    const member = members.get(wrapper)
    if (member === undefined || isNode(member.value)) continue
    refuse(
      `${name} wraps the graph in "${wrapper}"; a workflow in the API format has the nodes at the top`,
      `Keep only what stands under "${wrapper}", or export it again. ${EXPORT_HINT}`,
      member.namePosition,
    )
  }
}

function isNode(value: ValueNode): boolean {
  if (value.type !== 'Object') return false
  const parts = membersOf(value)
  return parts.has('class_type') || parts.has('inputs')
}
