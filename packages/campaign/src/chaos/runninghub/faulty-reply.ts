import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Choices } from '../../choices/choices.ts'
import { breakResponse } from '../../runninghub/broken-response.ts'
import type { CallFault } from '../../runninghub/call-faults.ts'
import { API_KEY, SOCKET_AUTH } from '../../runninghub/service.ts'

/** Real milliseconds until the connection is cut in the middle of a body. */
const CUT_AFTER = 20

/** A response, or `cut`: the connection ends without one. */
export type Reply = Response | 'cut'

/**
 * Returns what a caller gets when its call goes wrong.
 *
 * @param usual the response, when RunningHub did the work
 */
export async function faultyReply(
  { effect }: CallFault,
  usual: Response | undefined,
  choices: Choices,
  { label, url, drop }: { label: string; url: string; drop: () => void },
): Promise<Reply> {
  const pick = <T>(what: string, options: readonly T[]) =>
    choices.pick(`${what} of ${label}`, options)
  switch (effect.kind) {
    case 'page':
      return page(
        pick('status', effect.statuses),
        pick('Retry-After', effect.retryAfter?.slice(0, 2) ?? ['']),
      )
    case 'code':
      return codeResponse(url, pick('code', effect.codes), pick('status', effect.statuses ?? [200]))
    case 'broken':
      return usual ? breakResponse(usual, choices, label) : 'cut'
    case 'cut-body':
      return usual ? cutBody(usual, drop) : 'cut'
    case 'delay':
      return usual ?? 'cut'
    default:
      return 'cut'
  }
}

function page(status: number, retryAfter: string): Response {
  const headers = { 'content-type': 'text/html', ...(retryAfter && { 'retry-after': retryAfter }) }
  return new Response(`<html><head><title>${status}</title></head></html>`, { status, headers })
}

/** A response with one of RunningHub's codes, in the form of the API that was called. */
function codeResponse(url: string, code: number, status: number): Response {
  const { pathname } = new URL(url)
  // The store of files does not know RunningHub's codes.
  if (pathname.includes('/output/')) return page(status === 200 ? 503 : status, '')
  const isFlat = pathname.includes('/openapi/v2/run') || pathname === '/openapi/v2/query'
  // RunningHub and gateways quote what they reject.
  const text = `CODE_${code} apiKey=${API_KEY} Rh-Comfy-Auth=${SOCKET_AUTH}`
  const body = isFlat
    ? { taskId: '', status: '', errorCode: String(code), errorMessage: text, results: null }
    : { code, msg: text, data: null }
  return Response.json(body, { status })
}

/** The connection is cut in the middle of the body. */
async function cutBody(response: Response, drop: () => void): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const { status, headers } = response
  let sent = false
  const body = new ReadableStream({
    async pull(controller) {
      if (!sent) controller.enqueue(bytes.slice(0, bytes.length >> 1))
      else {
        // The first half has left by then.
        await setTimeout(CUT_AFTER)
        drop()
        await setImmediate()
        controller.error(new Error('cut'))
      }
      sent = true
    },
  })
  return new Response(body, { status, headers })
}
