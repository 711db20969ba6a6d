import * as z from 'zod/mini'
import type { FieldError } from '../http/problem.ts'
import { toPointer } from './validate.ts'

const MAX_METADATA = 4096
const MAX_HEADERS = 20
const MAX_HEADERS_LENGTH = 4096

/** Headers that belong to the connection, to the body or to the signature. */
const RESERVED =
  /^(host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|cookie2?|webhook-.*|cf-.*|x-forwarded-.*|x-real-ip)$/i

/** What comes back to the caller with the result. */
export const callbackFields = {
  callbackUrl: z.optional(z.string()),
  callbackHeaders: z.optional(z.record(z.string(), z.string())),
  metadata: z.optional(z.unknown()),
}

/** What is wrong with where, and how, a caller wants its callback. */
export function checkCallback(
  fields: {
    callbackUrl?: string | undefined
    callbackHeaders?: Record<string, string> | undefined
  },
  checkUrl: (address: string) => string | undefined,
): FieldError[] {
  const { callbackUrl, callbackHeaders } = fields
  const problem = callbackUrl === undefined ? undefined : checkUrl(callbackUrl)
  return [
    ...(problem ? [{ pointer: '/callbackUrl', message: `callbackUrl ${problem}` }] : []),
    ...(callbackHeaders ? checkCallbackHeaders(callbackHeaders) : []),
  ]
}

export function checkMetadata(metadata: unknown): FieldError[] {
  const length = metadata === undefined ? 0 : JSON.stringify(metadata).length
  if (length <= MAX_METADATA) return []
  return [
    { pointer: '/metadata', message: `metadata is longer than ${MAX_METADATA} characters of JSON` },
  ]
}

/** What is wrong with the headers a caller wants on its callback. */
function checkCallbackHeaders(headers: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(headers)
  const length = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  const pointer = toPointer(['callbackHeaders'])
  if (entries.length > MAX_HEADERS || length > MAX_HEADERS_LENGTH) {
    const message = `callbackHeaders may hold ${MAX_HEADERS} headers and ${MAX_HEADERS_LENGTH} characters`
    return [{ pointer, message }]
  }
  return entries.flatMap(([name, value]) => {
    const problem = !/^[!#$%&'*+.^_`|~\w-]+$/.test(name)
      ? 'is not the name of a header'
      : RESERVED.test(name)
        ? 'is set by the Worker itself'
        : !/^[\x20-\x7e\t]*$/.test(value)
          ? 'must be plain ASCII on one line'
          : undefined
    if (problem === undefined) return []
    return [
      {
        pointer: toPointer(['callbackHeaders', name]),
        message: `callbackHeaders.${name} ${problem}`,
      },
    ]
  })
}
