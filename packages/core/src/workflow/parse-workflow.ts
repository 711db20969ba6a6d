import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { decodeText, EXPORT_HINT } from './decode-text.ts'
import { JsonText } from './json-text.ts'
import { refuseOtherFormats, refuseOtherLanguages } from './other-formats.ts'
import { positionsIn, showPosition } from './position.ts'
import type { JsonValue, Workflow, WorkflowNode } from './workflow.ts'

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
  const json = new JsonText(source, file)
  const { root } = json
  const positionAt = positionsIn(source, file)
  if (root.kind !== 'object') {
    throw new WorkflowFormatError(`${name} holds ${article(root)}, not an object of nodes`, {
      position: positionAt(source.search(/\S/)),
      hint: EXPORT_HINT,
    })
  }
  refuseOtherFormats(root.members, name, (member) => positionAt(json.placeOf(member).name))

  const reading: Reading = { json, positionAt, problems: [] }
  const nodes = new Map<string, WorkflowNode>()
  for (const [id, value] of root.members) nodes.set(id, readNode(id, value, reading))
  if (reading.problems.length > 0) throw malformed(reading.problems, name)
  return { text: source, nodes }
}

interface Problem {
  message: string
  position: Position
}

interface Reading {
  json: JsonText
  positionAt: (offset: number) => Position
  problems: Problem[]
}

function readNode(id: string, value: JsonValue, { json, positionAt, problems }: Reading) {
  const node: WorkflowNode = {
    id,
    classType: '',
    title: '',
    fields: new Map(),
    position: positionAt(json.placeOf(value).name),
  }
  const complain = (about: JsonValue, message: string) =>
    problems.push({ message, position: positionAt(json.placeOf(about).start) })

  if (value.kind !== 'object') {
    complain(value, `"${id}" is ${article(value)}, not a node`)
    return node
  }
  node.classType = textOf(value.members.get('class_type'))
  const meta = value.members.get('_meta')
  if (meta?.kind === 'object') node.title = textOf(meta.members.get('title'))

  const inputs = value.members.get('inputs')
  if (inputs && inputs.kind !== 'object') {
    complain(inputs, `the inputs of node ${id} are ${article(inputs)}, not an object`)
  }
  for (const [name, field] of inputs?.kind === 'object' ? inputs.members : []) {
    const { name: quote, start, end } = json.placeOf(field)
    node.fields.set(name, {
      name,
      value: field,
      position: positionAt(quote),
      range: { start, end },
    })
  }
  return node
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

function textOf(value: JsonValue | undefined): string {
  return value?.kind === 'string' ? value.value : ''
}

function article({ kind }: JsonValue): string {
  if (kind === 'null') return kind
  return kind === 'array' || kind === 'object' ? `an ${kind}` : `a ${kind}`
}
