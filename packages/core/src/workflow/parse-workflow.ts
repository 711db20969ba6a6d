import type { ValueNode } from '@humanwhocodes/momoa'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { decodeText, EXPORT_HINT } from './decode-text.ts'
import { refuseOtherFormats, refuseOtherLanguages } from './other-formats.ts'
import { makePosition, showPosition } from './position.ts'
import { type Member, membersOf, readJson, toJsonValue } from './read-json.ts'
import type { Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

const MAX_PROBLEMS_SHOWN = 20

/**
 * Reads a ComfyUI graph in the API format (the editor's "Export (API)", usually `api.json`).
 * Order of nodes and fields, and numbers as written, survive.
 *
 * A request to ComfyUI's `/prompt`, which wraps the graph in `{"prompt": …}`, is refused: the
 * text read here is also the text that may be sent, and RunningHub takes the bare graph.
 *
 * @param text the file's text, or its bytes in UTF-8; with or without a byte order mark
 * @param options.file the file's name for messages and positions
 * @throws {WorkflowFormatError} when it is not such a graph; `position` says where
 */
export function parseWorkflow(
  text: string | Uint8Array,
  { file }: { file?: string } = {},
): Workflow {
  const name = file ?? 'The workflow'
  const source = decodeText(text, name)
  refuseOtherLanguages(source, name, file)
  const root = readJson(source, file)
  if (root.type !== 'Object') {
    throw new WorkflowFormatError(`${name} holds ${article(root)}, not an object of nodes`, {
      position: positionOf(root, file),
      hint: EXPORT_HINT,
    })
  }
  const members = membersOf(root, file)
  refuseOtherFormats(members, name)

  const problems: Problem[] = []
  const nodes = new Map<string, WorkflowNode>()
  for (const member of members.values()) {
    nodes.set(member.name, readNode(member, source, problems, file))
  }
  if (problems.length > 0) throw malformed(problems, name)
  return { text: source, nodes }
}

interface Problem {
  message: string
  position: Position
}

function readNode(
  member: Member,
  text: string,
  problems: Problem[],
  file: string | undefined,
): WorkflowNode {
  const id = member.name
  const node: WorkflowNode = {
    id,
    classType: '',
    title: '',
    fields: new Map(),
    position: member.namePosition,
  }
  if (member.value.type !== 'Object') {
    const message = `"${id}" is ${article(member.value)}, not a node`
    problems.push({ message, position: positionOf(member.value, file) })
    return node
  }
  const parts = membersOf(member.value, file)
  node.classType = textOf(parts.get('class_type')?.value)
  const meta = parts.get('_meta')?.value
  if (meta?.type === 'Object') node.title = textOf(membersOf(meta).get('title')?.value)

  const inputs = parts.get('inputs')?.value
  if (inputs && inputs.type !== 'Object') {
    const message = `the inputs of node ${id} are ${article(inputs)}, not an object`
    problems.push({ message, position: positionOf(inputs, file) })
  } else if (inputs) {
    for (const input of membersOf(inputs, file).values()) {
      node.fields.set(input.name, readField(input, text))
    }
  }
  return node
}

function readField({ name, namePosition, value }: Member, text: string): WorkflowField {
  return {
    name,
    value: toJsonValue(value, text),
    position: namePosition,
    range: { start: value.loc.start.offset, end: value.loc.end.offset },
  }
}

function malformed(problems: readonly Problem[], name: string): WorkflowFormatError {
  const [first, ...others] = problems.map((p) => `${showPosition(p.position)}: ${p.message}`)
  const shown = [first, ...others.slice(0, MAX_PROBLEMS_SHOWN - 1)].map((line) => `- ${line}`)
  if (problems.length > MAX_PROBLEMS_SHOWN) {
    shown.push(`- and ${problems.length - MAX_PROBLEMS_SHOWN} more`)
  }
  const message =
    others.length === 0 ? `${first}` : `${name} is not in the API format:\n${shown.join('\n')}`
  const position = problems[0]?.position
  return new WorkflowFormatError(message, position ? { position, hint: EXPORT_HINT } : {})
}

function positionOf(value: ValueNode, file?: string): Position {
  return makePosition(value.loc.start.line, value.loc.start.column, file)
}

function textOf(value: ValueNode | undefined): string {
  return value?.type === 'String' ? value.value : ''
}

function article(value: ValueNode): string {
  const type = value.type.toLowerCase()
  if (type === 'null') return 'null'
  return type === 'array' || type === 'object' ? `an ${type}` : `a ${type}`
}
