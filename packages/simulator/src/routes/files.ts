import type { Hono } from 'hono'
import type { Clock } from '../clock.ts'
import { type AppContext, type AppEnv, createOperation } from '../operation.ts'
import type { SimulatorState, StoredFile } from '../state.ts'

/** Adds the downloads of results and uploads. Like an object store, they refuse an API key. */
export function fileRoutes(app: Hono<AppEnv>, simulator: SimulatorState): void {
  const { clock } = simulator
  const download = createOperation(simulator, 'download', 'v1', (c, fault) => {
    const { pathname, search, href } = new URL(c.req.url)
    const stored = simulator.files.get(pathname)
    if (!stored) return storeError(404, 'NoSuchKey', 'The specified key does not exist.')
    const denied =
      c.req.header('authorization') !== undefined ||
      clock.now() >= stored.expiresAt ||
      !search.startsWith(stored.query) ||
      fault?.kind === 'expired'
    if (denied) return storeError(403, 'AccessDenied', 'Access Denied')
    if (fault?.kind === 'redirect')
      return c.redirect(`${href}${search ? '&' : '?'}redirected=1`, 302)
    const headers = {
      'content-type':
        fault?.kind === 'wrong-type' ? 'application/octet-stream' : stored.contentType,
      'content-length': String(stored.bytes.length),
      etag: `"${pathname.length}-${stored.bytes.length}"`,
    }
    if (fault?.kind === 'truncated') return new Response(truncated(c, stored), { headers })
    if (fault?.kind === 'slow')
      return new Response(slow(clock, stored, fault.bytesPerSecond), { headers })
    return new Response(stored.bytes.slice(), { headers })
  })
  app.get('*', download)
  app.all(
    '*',
    createOperation(simulator, 'unknown', 'v1', () =>
      storeError(405, 'MethodNotAllowed', 'Method Not Allowed'),
    ),
  )
}

/** Returns an object store's error. RunningHub's own form is not known. */
function storeError(status: number, code: string, message: string): Response {
  const xml = `<?xml version='1.0' encoding='utf-8' ?><Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return new Response(xml, { status, headers: { 'content-type': 'application/xml' } })
}

/** Sends half of the file, then cuts the connection. */
function truncated(c: AppContext, { bytes }: StoredFile): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    async pull(controller) {
      if (!sent) {
        sent = true
        controller.enqueue(bytes.slice(0, Math.max(1, bytes.length >> 1)))
      } else if (c.env.drop) {
        await new Promise((resolve) => setTimeout(resolve, 20)) // so that the first half is sent
        c.env.drop()
        await new Promise(() => {})
      } else {
        const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
        controller.error(new TypeError('terminated', { cause }))
      }
    },
  })
}

/** Sends the file in parts, one per tenth of a second of the simulator's clock. */
function slow(
  clock: Clock,
  { bytes }: StoredFile,
  bytesPerSecond: number,
): ReadableStream<Uint8Array> {
  const stop = new AbortController()
  const step = Math.max(1, Math.floor(bytesPerSecond / 10))
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      await clock.sleep((step / bytesPerSecond) * 1000, stop.signal)
      controller.enqueue(bytes.slice(at, at + step))
      at += step
      if (at >= bytes.length) controller.close()
    },
    cancel: (reason) => stop.abort(reason),
  })
}
