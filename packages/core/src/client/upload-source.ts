/** The largest file that RunningHub's v1 upload accepts, by its documentation: 30 MB in bytes. */
export const UPLOAD_LIMIT = 30 * 1024 * 1024

/** A request that an {@link UploadSource} sends for the client. */
export interface UploadRequest {
  url: string
  headers: Record<string, string>
  /** The multipart text fields that precede the file. */
  fields: Record<string, string>
  signal: AbortSignal
  fetch: typeof fetch
}

/**
 * A file that can be uploaded. `post` sends one multipart request whose `file` part is the file.
 * The client calls it again for a retry, so every call reads the file from its beginning. The
 * source decides how the bytes are sent, because only it knows whether they come from a disk, a
 * Blob or another download.
 */
export interface UploadSource {
  /** The file's name. RunningHub keeps its extension in the name of the upload. */
  name: string
  /** In bytes; undefined when it is not known before reading. */
  size: number | undefined
  post(request: UploadRequest): Promise<Response>
}

/** Creates an {@link UploadSource} for bytes in memory. */
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
