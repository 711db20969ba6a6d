/** What RunningHub's v1 upload takes, by its documentation, in bytes: 30 MB. */
export const UPLOAD_LIMIT = 30 * 1024 * 1024

/** What the client asks an {@link UploadSource} to post. */
export interface UploadRequest {
  url: string
  headers: Record<string, string>
  /** The multipart text fields that go before the file. */
  fields: Record<string, string>
  signal: AbortSignal
  fetch: typeof fetch
}

/**
 * A file that can be uploaded. `post` sends one multipart request whose `file` part is the
 * file, and may be called again for a retry: every call reads the file from its beginning.
 * How the bytes travel is the source's own business, because only it knows whether they come
 * from a disk, a Blob or another download.
 */
export interface UploadSource {
  /** The file's name with its extension: RunningHub names the upload after the extension. */
  name: string
  /** In bytes, when it is known before reading. */
  size: number | undefined
  post(request: UploadRequest): Promise<Response>
}

/** An {@link UploadSource} for bytes already in memory. */
export function blobUpload(name: string, blob: Blob): UploadSource {
  return {
    name,
    size: blob.size,
    post({ url, headers, fields, signal, fetch }) {
      const form = new FormData()
      for (const [key, value] of Object.entries(fields)) form.append(key, value)
      form.append('file', blob, name)
      return fetch(url, { method: 'POST', headers, body: form, signal })
    },
  }
}
