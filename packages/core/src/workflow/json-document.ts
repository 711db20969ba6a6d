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
  /** The members of its value, when that is an object. */
  members: readonly JsonMember[]
}

const TOO_DEEP: Facts = { kind: 'json-too-deep', levels: MAX_DEPTH }
const TOO_MANY: Facts = { kind: 'json-too-long', values: MAX_VALUES }

const NO_MEMBERS: JsonMember[] = []

/** From this many members on, a table finds a repeated name faster than a search. */
const MANY_MEMBERS = 16

const SPACE = 0x20
const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const LETTER_F = 0x66
const LETTER_N = 0x6e
const LETTER_T = 0x74
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const escaped = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?/y
const literal = /true|false|null/y

/** An object that creates its map on the first access: most are never read. */
class JsonObject {
  readonly kind = 'object'
  readonly #placed: readonly JsonMember[]
  #members: Map<string, JsonValue> | undefined

  constructor(placed: readonly JsonMember[]) {
    this.#placed = placed
  }

  get members(): Map<string, JsonValue> {
    this.#members ??= new Map(this.#placed.map(({ name, value }) => [name, value]))
    return this.#members
  }
}

/** Returns the index of a name; the next free one for a new name. */
function placeOf(name: string, placed: readonly JsonMember[]): number {
  for (let at = 0; at < placed.length; at++) if (placed[at]?.name === name) return at
  return placed.length
}

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
  /** The members of the root, when that is an object. */
  readonly members: readonly JsonMember[]
  /** The members of the object that was parsed last. */
  #lastMembers: JsonMember[] = NO_MEMBERS
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
    this.members = this.root.kind === 'object' ? this.#lastMembers : NO_MEMBERS
    this.#skipWhitespace()
    if (this.#at < text.length) throw this.#syntaxError()
  }

  #value(): JsonValue {
    if (++this.#values > MAX_VALUES) throw this.#syntaxError(TOO_MANY)
    switch (this.#text.charCodeAt(this.#at)) {
      case QUOTE:
        return { kind: 'string', value: this.#string() }
      case OPEN_BRACE:
        return this.#object()
      case OPEN_BRACKET:
        return this.#array()
      case LETTER_T:
      case LETTER_F:
      case LETTER_N: {
        const name = this.#read(literal)
        return name === 'null' ? { kind: 'null' } : { kind: 'boolean', value: name === 'true' }
      }
      default:
        return { kind: 'number', source: this.#read(number) }
    }
  }

  #object(): JsonValue {
    const placed: JsonMember[] = []
    let places: Map<string, number> | undefined
    for (let more = this.#open(CLOSE_BRACE); more; more = this.#next(CLOSE_BRACE)) {
      const nameStart = this.#at
      const name = this.#string()
      this.#skipWhitespace()
      this.#expect(COLON)
      this.#skipWhitespace()
      const start = this.#at
      const value = this.#value()
      const members = value.kind === 'object' ? this.#lastMembers : NO_MEMBERS
      const member: JsonMember = { name, value, nameStart, start, end: this.#at, members }
      if (placed.length === MANY_MEMBERS) places = new Map(placed.map(({ name }, at) => [name, at]))
      const at = places ? (places.get(name) ?? placed.length) : placeOf(name, placed)
      placed[at] = member
      places?.set(name, at)
    }
    this.#lastMembers = placed
    return new JsonObject(placed)
  }

  #array(): JsonValue {
    const items: JsonValue[] = []
    for (let more = this.#open(CLOSE_BRACKET); more; more = this.#next(CLOSE_BRACKET))
      items.push(this.#value())
    return { kind: 'array', items }
  }

  /** Enters an object or array, and returns whether it has a first element. */
  #open(close: number): boolean {
    if (++this.#depth > MAX_DEPTH) throw this.#syntaxError(TOO_DEEP)
    this.#at++
    this.#skipWhitespace()
    return this.#text.charCodeAt(this.#at) !== close || this.#close(close)
  }

  /** Returns whether another element follows, and leaves the object or array otherwise. */
  #next(close: number): boolean {
    this.#skipWhitespace()
    if (this.#text.charCodeAt(this.#at) !== COMMA) return this.#close(close)
    this.#at++
    this.#skipWhitespace()
    return true
  }

  #close(close: number): false {
    this.#expect(close)
    this.#depth--
    return false
  }

  #string(): string {
    const text = this.#text
    const start = this.#at
    this.#expect(QUOTE)
    this.#skipUnescaped()
    if (text.charCodeAt(this.#at) === QUOTE) return text.slice(start + 1, this.#at++)
    while (text.charCodeAt(this.#at) === BACKSLASH) {
      this.#read(escaped)
      this.#skipUnescaped()
    }
    this.#expect(QUOTE)
    return JSON.parse(text.slice(start, this.#at))
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
      if (code > SPACE || (code !== SPACE && code !== 0x0a && code !== 0x0d && code !== 0x09)) break
    }
    this.#at = at
  }

  #expect(code: number): void {
    if (this.#text.charCodeAt(this.#at) !== code) throw this.#syntaxError()
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
