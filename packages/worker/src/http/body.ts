import { readForm } from './form-body.ts'
import { memberTexts, parseLossless } from './json-text.ts'
import { Problem } from './problem.ts'

/** The largest body that is read, in bytes. */
export const MAX_BODY = 1024 * 1024

/** A request's body: its fields, and what the fields were read from. */
export interface Body {
  /** Integers beyond 2^53 are bigints, but for those in a graph. */
  fields: Record<string, unknown>
  /** The text of a field that was given as a JSON object; of a text, the text. */
  textOf(field: string): string | undefined
  /** The bytes, for telling whether two requests are the same. */
  bytes: ArrayBuffer
}

/**
 * Reads a JSON object or a form.
 *
 * @throws {Problem} 400 and 415 saying what it is instead
 */
export async function readBody(request: Request): Promise<Body> {
  const type = request.headers.get('content-type') ?? ''
  const bytes = await request.arrayBuffer()
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) return readJsonBody(bytes)
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) return readFormBody(bytes)
  throw new Problem('unsupported-media-type', {
    detail: `Send application/json or application/x-www-form-urlencoded, not ${type ? `"${type.slice(0, 100)}"` : 'a body without a Content-Type'}.`,
    headers: { accept: 'application/json, application/x-www-form-urlencoded' },
  })
}

function readJsonBody(bytes: ArrayBuffer): Body {
  const text = decode(bytes)
  const whole: unknown = parse(text, (json) => JSON.parse(json))
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) {
    throw unreadable('The body must be a JSON object.')
  }
  const texts = parse(text, memberTexts)
  const fields = Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [
      name,
      isGraph(name, value) ? value : parseLossless(texts.get(name) ?? ''),
    ]),
  )
  const textOf = (field: string) => {
    const value = fields[field]
    return typeof value === 'string' ? value : texts.get(field)
  }
  return { fields, textOf, bytes }
}

/** A graph is large, and used by its text alone: its numbers may be rounded here. */
function isGraph(name: string, value: unknown): boolean {
  return name === 'workflow' && typeof value === 'object'
}

function readFormBody(bytes: ArrayBuffer): Body {
  const text = decode(bytes)
  if (/^\s*[[{]/.test(text)) {
    throw unreadable(
      'This is JSON sent as a form. Add the header "Content-Type: application/json".',
    )
  }
  const fields = readForm(text)
  const textOf = (field: string) => {
    const value = fields[field]
    return typeof value === 'string' ? value : undefined
  }
  return { fields, textOf, bytes }
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw unreadable('The body is not UTF-8.')
  }
}

function parse<T>(text: string, read: (text: string) => T): T {
  if (text.trim() === '') throw unreadable('The body is empty.')
  try {
    return read(text)
  } catch (error) {
    if (error instanceof RangeError) throw unreadable('The body nests too deeply.')
    throw unreadable(`The body is not JSON: ${(error as Error).message}`)
  }
}

function unreadable(detail: string): Problem {
  return new Problem('unreadable-body', { detail })
}
