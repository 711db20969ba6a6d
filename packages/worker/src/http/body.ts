import { memberTexts, parseJson } from '@runninghub-action/core'
import { readForm } from './form.ts'
import { Problem } from './problem.ts'

/** The largest accepted body, in bytes. */
export const MAX_BODY = 1024 * 1024

export interface Body {
  /** Integers beyond 2^53 are bigints. */
  fields: Record<string, unknown>
  /** The bytes as received. Two requests are the same when their bytes are. */
  bytes: ArrayBuffer
}

/**
 * Reads a JSON object or a form.
 *
 * @param textField name of a field whose JSON object is kept as text, because a graph is large and
 *   is used by its text alone
 * @throws {Problem} 400 `unreadable-body`, 415 `unsupported-media-type`
 */
export async function readBody(request: Request, textField?: string): Promise<Body> {
  rejectCompressed(request)
  const type = request.headers.get('content-type') ?? ''
  const bytes = await request.arrayBuffer()
  if (/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    return { fields: readJson(decodeUtf8(bytes), textField), bytes }
  }
  if (/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    return { fields: readFormText(decodeUtf8(bytes)), bytes }
  }
  throw new Problem('unsupported-media-type', {
    detail: `${type ? `The Content-Type "${type.slice(0, 100)}" is not supported` : 'The body has no Content-Type'}. Send application/json or application/x-www-form-urlencoded.`,
    headers: { accept: 'application/json, application/x-www-form-urlencoded' },
  })
}

/**
 * Reads a body as {@link readBody} does.
 *
 * @returns undefined for a request without a body
 */
export async function readOptionalBody(request: Request): Promise<Body | undefined> {
  if (request.body === null || request.headers.get('content-length') === '0') return undefined
  return readBody(request)
}

/** Neither Cloudflare nor the runtime decompresses a request. */
export function rejectCompressed({ headers }: Request): void {
  const encoding = headers.get('content-encoding')?.trim() || 'identity'
  if (encoding.toLowerCase() === 'identity') return
  throw new Problem('unsupported-media-type', {
    detail: `The Content-Encoding "${encoding.slice(0, 100)}" is not supported. Send the body without compression.`,
    headers: { 'accept-encoding': 'identity' },
  })
}

function readJson(text: string, textField: string | undefined): Record<string, unknown> {
  const whole: unknown = parse(text, (json) => JSON.parse(json))
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) {
    throw unreadableBody('The body must be a JSON object.')
  }
  return parse(text, () => {
    const members = [...memberTexts(text)].map(([name, json]): [string, unknown] => [
      name,
      name === textField && json.startsWith('{') ? json : parseJson(json),
    ])
    return Object.fromEntries(members)
  })
}

function readFormText(text: string): Record<string, unknown> {
  if (/^\s*[[{]/.test(text)) {
    throw unreadableBody(
      'The body is JSON, but was sent as a form. Add the header "Content-Type: application/json".',
    )
  }
  return readForm(text)
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw unreadableBody('The body is not UTF-8.')
  }
}

function parse<T>(text: string, read: (text: string) => T): T {
  if (text.trim() === '') throw unreadableBody('The body is empty.')
  try {
    return read(text)
  } catch (error) {
    if (error instanceof RangeError) throw unreadableBody('The body is nested too deeply.')
    throw unreadableBody(`The body is not JSON: ${(error as Error).message}`)
  }
}

export function unreadableBody(detail: string): Problem {
  return new Problem('unreadable-body', { detail })
}
