import type { Facts } from '../errors/facts/facts.ts'
import { jsonSyntaxError } from './json-syntax-error.ts'
import type { JsonValue } from './workflow.ts'

/** How deep arrays and objects may nest. Real graphs stay below ten levels. */
export const MAX_DEPTH = 200

/** How many values a text may contain: 40 times those of a 500-node graph. */
export const MAX_VALUES = 200_000

/** The place of an object's member in the text, in UTF-16 units. */
export interface Span {
  /** Of the quote before its name. */
  name: number
  /** Of its value; `end` is exclusive. */
  start: number
  end: number
}

const TOO_DEEP: Facts = { kind: 'json-too-deep', levels: MAX_DEPTH }
const TOO_MANY: Facts = { kind: 'json-too-long', values: MAX_VALUES }

const whitespace = /[ \t\n\r]*/y
/** What a string may contain unescaped: all but the quote, the backslash and control characters. */
const unescaped = /[ !#-[\]-\uffff]*/y
const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y
const literal = /true|false|null/y

/**
 * Parses JSON (RFC 8259: no comments, no trailing commas) and keeps what `JSON.parse` loses: the
 * order of members, numbers as they are written, and the place of each member. When a name comes
 * twice, the last value counts, at the place of the first, as in Python's `dict`.
 *
 * Own code, because parsers that know positions first build a tree of their own, recurse until the
 * stack overflows, and are larger than everything else in this folder.
 */
export class JsonDocument {
  readonly root: JsonValue
  readonly #spans = new Map<JsonValue, Span>()
  readonly #text: string
  readonly #file: string | undefined
  #at = 0
  #depth = 0
  #values = 0

  /**
   * @throws {WorkflowFormatError} with the place where the text is no longer JSON, or is deeper or
   *   longer than any workflow
   */
  constructor(text: string, file?: string) {
    this.#text = text
    this.#file = file
    this.#skip(whitespace)
    this.root = this.#value()
    this.#skip(whitespace)
    if (this.#at < text.length) throw this.#syntaxError()
  }

  /** Returns the place of the member that has this value. */
  spanOf(value: JsonValue): Span {
    const span = this.#spans.get(value)
    if (span === undefined) throw new TypeError('not the value of a member of this text')
    return span
  }

  #value(): JsonValue {
    if (++this.#values > MAX_VALUES) throw this.#syntaxError(TOO_MANY)
    switch (this.#text[this.#at]) {
      case '"':
        return { kind: 'string', value: this.#string() }
      case '{':
        return { kind: 'object', members: this.#members() }
      case '[':
        return { kind: 'array', items: this.#items() }
      case 't':
      case 'f':
      case 'n': {
        const name = this.#read(literal)
        return name === 'null' ? { kind: 'null' } : { kind: 'boolean', value: name === 'true' }
      }
      default:
        return { kind: 'number', source: this.#read(number) }
    }
  }

  #members(): Map<string, JsonValue> {
    const members = new Map<string, JsonValue>()
    this.#list('}', () => {
      const name = this.#at
      const key = this.#string()
      this.#skip(whitespace)
      this.#expect(':')
      this.#skip(whitespace)
      const start = this.#at
      const value = this.#value()
      members.set(key, value)
      this.#spans.set(value, { name, start, end: this.#at })
    })
    return members
  }

  #items(): JsonValue[] {
    const items: JsonValue[] = []
    this.#list(']', () => items.push(this.#value()))
    return items
  }

  #list(close: '}' | ']', readOne: () => void): void {
    if (++this.#depth > MAX_DEPTH) throw this.#syntaxError(TOO_DEEP)
    this.#at++
    this.#skip(whitespace)
    let more = this.#text[this.#at] !== close
    while (more) {
      readOne()
      this.#skip(whitespace)
      more = this.#text[this.#at] === ','
      if (more) this.#at++
      this.#skip(whitespace)
    }
    this.#expect(close)
    this.#depth--
  }

  #string(): string {
    const start = this.#at
    this.#expect('"')
    this.#skip(unescaped)
    if (this.#text[this.#at] === '"') return this.#text.slice(start + 1, this.#at++)
    while (this.#text[this.#at] === '\\') {
      this.#read(escaped)
      this.#skip(unescaped)
    }
    this.#expect('"')
    return JSON.parse(this.#text.slice(start, this.#at))
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#syntaxError()
    this.#at++
  }

  #read(pattern: RegExp): string {
    const start = this.#at
    if (!this.#skip(pattern)) throw this.#syntaxError()
    return this.#text.slice(start, this.#at)
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    const found = pattern.test(this.#text)
    if (found) this.#at = pattern.lastIndex
    return found
  }

  #syntaxError(reason?: Facts) {
    return jsonSyntaxError(this.#text, this.#at, this.#file, reason)
  }
}
