import * as z from 'zod/mini'
import type { FieldError } from '../http/problem.ts'
import { CALLBACK_FORMATS } from '../model/task.ts'
import { toPointer } from './validate.ts'

const MAX_METADATA = 4096
const MAX_HEADERS = 20
const MAX_HEADERS_LENGTH = 4096

/** Headers of the connection, the body, the signature and the infrastructure. */
const RESERVED_HEADERS =
  /^(host|connection|keep-alive|content-.*|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|cookie2?|webhook-.*|cf-.*|x-forwarded-.*|x-real-ip)$/i

/** The fields of a request about its callback. */
export const callbackFields = {
  callbackUrl: z.optional(z.string()),
  callbackHeaders: z.optional(z.record(z.string(), z.string())),
  callbackFormat: z.optional(
    z.enum(CALLBACK_FORMATS, { error: `must be one of ${CALLBACK_FORMATS.join(', ')}` }),
  ),
  metadata: z.optional(z.unknown()),
}

/** Checks the URL and the headers of a callback. Returns their errors. */
export function checkCallback(
  fields: {
    callbackUrl?: string | undefined
    callbackHeaders?: Record<string, string> | undefined
  },
  checkUrl: (url: string) => string | undefined,
): FieldError[] {
  const { callbackUrl, callbackHeaders } = fields
  const problem = callbackUrl === undefined ? undefined : checkUrl(callbackUrl)
  return [
    ...(problem ? [{ pointer: '/callbackUrl', message: `callbackUrl ${problem}` }] : []),
    ...(callbackHeaders ? checkCallbackHeaders(callbackHeaders) : []),
  ]
}

/** Checks the length of the caller's metadata. Returns its errors. */
export function checkMetadata(metadata: unknown): FieldError[] {
  const length = metadata === undefined ? 0 : JSON.stringify(metadata).length
  if (length <= MAX_METADATA) return []
  return [
    { pointer: '/metadata', message: `metadata is longer than ${MAX_METADATA} characters of JSON` },
  ]
}

function checkCallbackHeaders(headers: Readonly<Record<string, string>>): FieldError[] {
  const entries = Object.entries(headers)
  const length = entries.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
  const pointer = toPointer(['callbackHeaders'])
  if (entries.length > MAX_HEADERS || length > MAX_HEADERS_LENGTH) {
    const message = `callbackHeaders may have at most ${MAX_HEADERS} headers and ${MAX_HEADERS_LENGTH} characters`
    return [{ pointer, message }]
  }
  return entries.flatMap(([name, value]) => {
    const problem = !/^[!#$%&'*+.^_`|~\w-]+$/.test(name)
      ? 'is not a valid header name'
      : RESERVED_HEADERS.test(name)
        ? 'is reserved for the Worker'
        : !/^[\x20-\x7e\t]*$/.test(value)
          ? 'must be one line of ASCII'
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
