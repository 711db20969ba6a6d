/** An error response of the API, or no response at all. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status; undefined when no response came. */
  readonly status: number | undefined
  /** The errors of single fields, by JSON Pointer. */
  readonly errors: readonly { pointer?: string; message: string }[]
  /** The name of the problem, such as `task-ended`. */
  readonly problem: string | undefined
  constructor(
    message: string,
    status?: number,
    errors: readonly { pointer?: string; message: string }[] = [],
    problem?: string,
  ) {
    super(message)
    this.status = status
    this.errors = errors
    this.problem = problem
  }
}

export interface Client {
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  post<T>(path: string, request?: PostRequest): Promise<T>
}

export interface PostRequest {
  body?: BodyInit
  type?: string
  /** The same key for the same request, so that a repeated one creates no second task. */
  idempotencyKey?: string
}

/** Creates a client that sends the token in a header of requests to this Worker only. */
export function createClient(token: string): Client {
  const send = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = { ...init.headers, authorization: `Bearer ${token}` }
    const response = await fetch(path, { ...init, headers, redirect: 'error' }).catch((error) => {
      if (init.signal?.aborted) throw error
      throw new ApiError('offline')
    })
    const body = await response.json().catch(() => ({}))
    if (response.ok) return body as T
    const { detail, title, type, errors } = body as Record<string, string> & { errors?: [] }
    const message = detail ?? title ?? `HTTP ${response.status}`
    throw new ApiError(message, response.status, errors, type?.split('#')[1])
  }
  return {
    get: (path, signal) => send(path, signal ? { signal } : {}),
    post: (path, { body, type, idempotencyKey } = {}) =>
      send(path, {
        method: 'POST',
        ...(body !== undefined && { body }),
        headers: {
          ...(type && { 'content-type': type }),
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        },
      }),
  }
}
