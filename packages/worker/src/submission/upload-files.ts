import type { UploadRequest, UploadSource } from '@runninghub-action/core'
import type { TaskInfo, TaskPayload } from '../model/task.ts'
import { type InvocationContext, ownHosts } from '../platform/context.ts'
import { runninghubClient } from '../platform/runninghub-client.ts'
import { timeLimit } from '../platform/time-limit.ts'
import { checkPublicUrl } from '../security/public-url.ts'
import { urlUpload } from '../uploads/url-upload.ts'

/** The time limits of a file, in milliseconds. */
export interface FileLimits {
  /** Until the file's server responds. */
  response: number
  /** Until the file is uploaded. */
  total: number
}

/**
 * Uploads each distinct file of a task once, one after the other.
 *
 * @param names what RunningHub called the first files, from an earlier attempt; further ones are
 *   appended
 */
export async function uploadFiles(
  ctx: InvocationContext,
  { origin }: TaskInfo,
  { files }: TaskPayload,
  names: string[],
  limits: FileLimits,
  signal: AbortSignal,
): Promise<void> {
  const check = (url: string) => checkPublicUrl(url, ctx.config, ownHosts(ctx, origin))
  for (const { url } of files.slice(names.length)) {
    const same = files.filter((file) => file.url === url)
    const known = names[files.findIndex((file) => file.url === url)]
    const source = urlUpload(url, { check, kinds: same.map(({ kind = 'file' }) => kind) })
    names.push(known ?? (await uploadFile(ctx, url, source, limits, signal)))
  }
}

async function uploadFile(
  ctx: InvocationContext,
  url: string,
  source: UploadSource,
  limits: FileLimits,
  signal: AbortSignal,
): Promise<string> {
  using total = timeLimit(ctx, limits.total)
  const uploaded = Promise.withResolvers<void>()
  const client = runninghubClient(ctx, limits.total)
  const post = (request: UploadRequest) => {
    const fetchEither: typeof fetch = (input, init = {}) =>
      input === url
        ? fetchFile(ctx, url, init, limits.response, uploaded.promise)
        : request.fetch(input, init)
    return source.post({ ...request, fetch: fetchEither })
  }
  try {
    const options = { signal: AbortSignal.any([signal, total.signal]) }
    return (await client.upload({ ...source, post }, options)).fileName
  } finally {
    uploaded.resolve()
  }
}

/**
 * Requests a file. It counts as an open connection until the file is uploaded, because its body is
 * read meanwhile.
 *
 * @param timeout milliseconds until the response, counted from when a connection is free
 */
function fetchFile(
  ctx: InvocationContext,
  url: string,
  init: RequestInit,
  timeout: number,
  uploaded: Promise<void>,
): Promise<Response> {
  const { fetch = globalThis.fetch, acquire = (call) => call() } = ctx
  return new Promise((resolve, reject) => {
    const request = async () => {
      using limit = timeLimit(ctx, timeout)
      const signals = [limit.signal, ...(init.signal ? [init.signal] : [])]
      resolve(await fetch(url, { ...init, signal: AbortSignal.any(signals) }))
    }
    acquire(async () => {
      await request()
      await uploaded
    }).catch(reject)
  })
}
