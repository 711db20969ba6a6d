import { type ObjectNode, parse, type ValueNode } from '@humanwhocodes/momoa'
import { WorkflowFormatError } from '../errors/input-errors.ts'
import type { Position } from '../errors/runninghub-error.ts'
import { checkJsonText } from './check-json-text.ts'
import { makePosition, positionAt, showPosition } from './position.ts'
import type { JsonValue } from './workflow.ts'

/** A member of an object in the syntax tree. */
export interface Member {
  name: string
  namePosition: Position
  value: ValueNode
}

/**
 * Parses JSON (RFC 8259, no comments, no trailing commas) into a syntax tree with positions.
 *
 * @throws {WorkflowFormatError} with the place where the text stops being JSON
 */
export function readJson(text: string, file?: string): ValueNode {
  const flaw = checkJsonText(text)
  if (flaw) throw notJson(flaw.message, positionAt(text, flaw.offset, file))
  try {
    return parse(text, { mode: 'json', ranges: true }).body
  } catch (error) {
    const { line, column, offset } = error as { line: number; column: number; offset: number }
    throw notJson(describe(error as Error, text, offset), makePosition(line, column, file), error)
  }
}

/**
 * The members of an object as Python's `dict` keeps them when a name comes twice: at the place
 * of the first, with the value of the last. A Map is safe with names such as `__proto__`.
 */
export function membersOf(object: ObjectNode, file?: string): Map<string, Member> {
  const members = new Map<string, Member>()
  for (const { name: key, value } of object.members) {
    const name = key.type === 'String' ? key.value : key.name
    const { line, column } = key.loc.start
    members.set(name, { name, namePosition: makePosition(line, column, file), value })
  }
  return members
}

/** The value a syntax node stands for, with numbers as they are written. */
export function toJsonValue(node: ValueNode, text: string): JsonValue {
  switch (node.type) {
    case 'String':
      return { kind: 'string', value: node.value }
    case 'Boolean':
      return { kind: 'boolean', value: node.value }
    case 'Array':
      return { kind: 'array', items: node.elements.map(({ value }) => toJsonValue(value, text)) }
    case 'Object': {
      const members = new Map<string, JsonValue>()
      for (const { name, value } of membersOf(node).values()) {
        members.set(name, toJsonValue(value, text))
      }
      return { kind: 'object', members }
    }
    case 'Number':
      return { kind: 'number', source: text.slice(node.loc.start.offset, node.loc.end.offset) }
    case 'Null':
      return { kind: 'null' }
    default:
      // NaN and Infinity are nodes of JSON5, which is not read here.
      throw new TypeError(`${node.type} is not JSON`)
  }
}

function notJson(message: string, position: Position, cause?: unknown): WorkflowFormatError {
  return new WorkflowFormatError(`${showPosition(position)}: not JSON: ${message}`, {
    position,
    hint: 'Export the file again rather than mending it by hand, or check it with a JSON editor.',
    cause,
  })
}

function describe(error: Error, text: string, offset: number): string {
  if (offset >= text.length || error.message.startsWith('Unexpected end')) {
    return 'the text ends too early'
  }
  const found = text[offset] ?? ''
  if ((found === '}' || found === ']') && /,\s*$/.test(text.slice(0, offset))) {
    return `a comma before the closing ${found}`
  }
  if (error.message.startsWith('Unexpected token')) {
    const word = /^(?:"[^"\n]{0,20}"?|[\w.+-]{1,20}|.)/u.exec(text.slice(offset, offset + 24))?.[0]
    return `${word} is not expected here`
  }
  return error.message
    .replace(/ \(\d+:\d+\)$/, '')
    .replace(/^U/, 'u')
    .replace(/\.$/, '')
}
