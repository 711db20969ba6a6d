import type { Facts } from '../errors/facts/facts.ts'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/position.ts'
import { decodeText, EXPORT_HINT } from './decode-text.ts'
import { JsonDocument, type JsonMember } from './json-document.ts'
import { createLocator, type Locator } from './text-position.ts'
import { assertApiFormat, assertJson } from './unsupported-formats.ts'
import type { JsonValue, Workflow, WorkflowField, WorkflowNode } from './workflow.ts'

const MAX_PROBLEMS_SHOWN = 20

/**
 * Parses a ComfyUI graph in the API format (the editor's "Export (API)", usually `api.json`). Keeps
 * the order of nodes and fields, and numbers as they are written.
 *
 * Refuses a request to ComfyUI's `/prompt`, which wraps the graph in `{"prompt": …}`: the text
 * parsed here is also the text that may be sent, and RunningHub expects the bare graph.
 *
 * @param text the file's text, or its bytes in UTF-8; with or without a byte order mark
 * @param options.file the file's name for messages and positions
 * @throws {WorkflowFormatError} when it is not such a graph; `position` is the place
 */
export function parseWorkflow(
  text: string | Uint8Array,
  { file }: { file?: string } = {},
): Workflow {
  const source = decodeText(text, file)
  assertJson(source, file)
  const json = new JsonDocument(source, file)
  const { root, members } = json
  const positionAt = createLocator(source, file)
  if (root.kind !== 'object') {
    throw new WorkflowFormatError(
      { kind: 'workflow-not-an-object', file, found: root.kind },
      {
        position: positionAt(source.search(/\S/)),
        hint: EXPORT_HINT,
      },
    )
  }
  assertApiFormat(root.members, file, (wanted) =>
    positionAt(members.find((member) => member.name === wanted)?.nameStart ?? 0),
  )

  const state: ParseState = { positionAt, problems: [] }
  const nodes = new Map<string, WorkflowNode>()
  for (const member of members) nodes.set(member.name, readNode(member, state))
  if (state.problems.length > 0) throw formatError(state.problems, file)
  return { text: source, nodes }
}

interface NodeFormatProblem {
  about: Facts
  position: Position
}

interface ParseState {
  positionAt: Locator
  problems: NodeFormatProblem[]
}

function readNode(member: JsonMember, { positionAt, problems }: ParseState) {
  const { name: id, value } = member
  const node = new PlacedNode(id, member.nameStart, positionAt)
  const addProblem = ({ start }: JsonMember, about: Facts) =>
    problems.push({ about, position: positionAt(start) })

  if (value.kind !== 'object') {
    addProblem(member, { kind: 'node-not-an-object', id, found: value.kind })
    return node
  }
  node.classType = textOf(find(member.members, 'class_type'))
  node.title = textOf(find(find(member.members, '_meta')?.members, 'title'))

  const inputs = find(member.members, 'inputs')
  if (inputs === undefined) return node
  if (inputs.value.kind !== 'object') {
    addProblem(inputs, { kind: 'node-inputs-not-an-object', id, found: inputs.value.kind })
  }
  for (const field of inputs.members)
    node.fields.set(field.name, new PlacedField(field, positionAt))
  return node
}

/** A field that works out its place when it is asked: most are never asked. */
class PlacedField implements WorkflowField {
  readonly name: string
  readonly value: JsonValue
  readonly #member: JsonMember
  readonly #positionAt: Locator

  constructor(member: JsonMember, positionAt: Locator) {
    this.name = member.name
    this.value = member.value
    this.#member = member
    this.#positionAt = positionAt
  }

  get position(): Position {
    return this.#positionAt(this.#member.nameStart)
  }

  get range() {
    const { start, end } = this.#member
    return { start, end }
  }
}

class PlacedNode implements WorkflowNode {
  readonly id: string
  classType = ''
  title = ''
  readonly fields = new Map<string, WorkflowField>()
  readonly #start: number
  readonly #positionAt: Locator

  constructor(id: string, start: number, positionAt: Locator) {
    this.id = id
    this.#start = start
    this.#positionAt = positionAt
  }

  get position(): Position {
    return this.#positionAt(this.#start)
  }
}

function formatError(
  problems: readonly NodeFormatProblem[],
  file: string | undefined,
): WorkflowFormatError {
  const all = problems.map((problem): Facts => ({ kind: 'at-position', ...problem }))
  const [first] = all
  const shown = all.slice(0, MAX_PROBLEMS_SHOWN)
  const more = all.length - shown.length
  const about: Facts =
    first && all.length === 1 ? first : { kind: 'workflow-problems', file, problems: shown, more }
  const position = problems[0]?.position
  return new WorkflowFormatError(about, position ? { position, hint: EXPORT_HINT } : {})
}

function find(members: readonly JsonMember[] = [], wanted: string): JsonMember | undefined {
  return members.find(({ name }) => name === wanted)
}

function textOf(member: JsonMember | undefined): string {
  return member?.value.kind === 'string' ? member.value.value : ''
}
