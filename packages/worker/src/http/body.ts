import { memberTexts, parseJson } from '@runninghub-action/core'
import { readForm } from './form.ts'
import { Problem } from './problem.ts'

/** The largest body that is read, in bytes. */
export const MAX_BODY = 1024 * 1024

export interface Body {
  /** Integers beyond 2^53 are bigints. */
  fields: Record<string, unknown>
  /** The bytes, for telling whether two requests are the same. */
  bytes: ArrayBuffer
}

/**
 * Reads a JSON object or a form.
 *
 * @param asText name of a field whose JSON object is handed on as the text it stands in: a graph is
 *   large, and used by its text alone
 * @throws {Problem} 400 and 415 saying what it is instead
 */
export async function readBody(request: Request, asText?: string): Promise<Body> {
  const type = request.headers.get('content-type') ?? ''
  const bytes = await request.arrayBuffer()
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    return { fields: readJson(decode(bytes), asText), bytes }
  }
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return { fields: readFormText(decode(bytes)), bytes }
  }
  throw new Problem('unsupported-media-type', {
    detail: `Send application/json or application/x-www-form-urlencoded, not ${type ? `"${type.slice(0, 100)}"` : 'a body without a Content-Type'}.`,
    headers: { accept: 'application/json, application/x-www-form-urlencoded' },
  })
}

function readJson(text: string, asText: string | undefined): Record<string, unknown> {
  const whole: unknown = parse(text, (json) => JSON.parse(json))
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) {
    throw unreadable('The body must be a JSON object.')
  }
  return parse(text, () => {
    const members = [...memberTexts(text)].map(([name, json]): [string, unknown] => [
      name,
      name === asText && json.startsWith('{') ? json : parseJson(json),
    ])
    return Object.fromEntries(members)
  })
}

function readFormText(text: string): Record<string, unknown> {
  if (/^\s*[[{]/.test(text)) {
    throw unreadable(
      'This is JSON sent as a form. Add the header "Content-Type: application/json".',
    )
  }
  return readForm(text)
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
