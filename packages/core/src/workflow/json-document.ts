import type { Facts } from '../errors/facts/facts.ts'
import { jsonSyntaxError } from './json-syntax-error.ts'
import type { JsonValue } from './workflow.ts'

/** How deep arrays and objects may nest. Real graphs stay below ten levels. */
export const MAX_DEPTH = 200

/** How many values a text may contain: 40 times those of a 500-node graph. */
export const MAX_VALUES = 200_000

/** A member of an object, with its place in the text in UTF-16 units. */
export interface JsonMember {
  name: string
  value: JsonValue
  /** Of the quote before its name. */
  nameStart: number
  /** Of its value; `end` is exclusive. */
  start: number
  end: number
}

const TOO_DEEP: Facts = { kind: 'json-too-deep', levels: MAX_DEPTH }
const TOO_MANY: Facts = { kind: 'json-too-long', values: MAX_VALUES }

const SPACE = 0x20
const QUOTE = 0x22
const BACKSLASH = 0x5c
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
  readonly #members = new Map<JsonValue, JsonMember[]>()
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
    this.#skipWhitespace()
    this.root = this.#value()
    this.#skipWhitespace()
    if (this.#at < text.length) throw this.#syntaxError()
  }

  /** Returns the members of an object with their places; none for another value. */
  membersOf(object: JsonValue): readonly JsonMember[] {
    return this.#members.get(object) ?? []
  }

  #value(): JsonValue {
    if (++this.#values > MAX_VALUES) throw this.#syntaxError(TOO_MANY)
    switch (this.#text[this.#at]) {
      case '"':
        return { kind: 'string', value: this.#string() }
      case '{':
        return this.#object()
      case '[':
        return this.#array()
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

  #object(): JsonValue {
    const members = new Map<string, JsonValue>()
    const placed: JsonMember[] = []
    for (let more = this.#open('}'); more; more = this.#next('}')) {
      const nameStart = this.#at
      const name = this.#string()
      this.#skipWhitespace()
      this.#expect(':')
      this.#skipWhitespace()
      const start = this.#at
      const value = this.#value()
      const index = members.has(name)
        ? placed.findIndex((member) => member.name === name)
        : placed.length
      members.set(name, value)
      placed[index] = { name, value, nameStart, start, end: this.#at }
    }
    const object: JsonValue = { kind: 'object', members }
    this.#members.set(object, placed)
    return object
  }

  #array(): JsonValue {
    const items: JsonValue[] = []
    for (let more = this.#open(']'); more; more = this.#next(']')) items.push(this.#value())
    return { kind: 'array', items }
  }

  /** Enters an object or array, and returns whether it has a first element. */
  #open(close: '}' | ']'): boolean {
    if (++this.#depth > MAX_DEPTH) throw this.#syntaxError(TOO_DEEP)
    this.#at++
    this.#skipWhitespace()
    return this.#text[this.#at] !== close || this.#close(close)
  }

  /** Returns whether another element follows, and leaves the object or array otherwise. */
  #next(close: '}' | ']'): boolean {
    this.#skipWhitespace()
    if (this.#text[this.#at] !== ',') return this.#close(close)
    this.#at++
    this.#skipWhitespace()
    return true
  }

  #close(close: '}' | ']'): false {
    this.#expect(close)
    this.#depth--
    return false
  }

  #string(): string {
    const start = this.#at
    this.#expect('"')
    this.#skipUnescaped()
    if (this.#text.charCodeAt(this.#at) === QUOTE) return this.#text.slice(start + 1, this.#at++)
    while (this.#text.charCodeAt(this.#at) === BACKSLASH) {
      this.#read(escaped)
      this.#skipUnescaped()
    }
    this.#expect('"')
    return JSON.parse(this.#text.slice(start, this.#at))
  }

  /** Skips what a string may contain unescaped: all but quote, backslash and control characters. */
  #skipUnescaped(): void {
    const text = this.#text
    let at = this.#at
    for (; ; at++) {
      const code = text.charCodeAt(at)
      // At the end of the text the code is NaN.
      if (code === QUOTE || code === BACKSLASH || !(code >= SPACE)) break
    }
    this.#at = at
  }

  #skipWhitespace(): void {
    const text = this.#text
    let at = this.#at
    for (; ; at++) {
      const code = text.charCodeAt(at)
      if (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09) break
    }
    this.#at = at
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#syntaxError()
    this.#at++
  }

  #read(pattern: RegExp): string {
    const start = this.#at
    pattern.lastIndex = start
    if (!pattern.test(this.#text)) throw this.#syntaxError()
    this.#at = pattern.lastIndex
    return this.#text.slice(start, this.#at)
  }

  #syntaxError(reason?: Facts) {
    return jsonSyntaxError(this.#text, this.#at, this.#file, reason)
  }
}
