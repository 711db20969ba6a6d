/** One thing wrong with a request. */
export interface FieldError {
  /** JSON Pointer into the body: `/inputs/6.text`. */
  pointer?: string
  /** Name of the query parameter or header, when it is not the body that is wrong. */
  parameter?: string
  header?: string
  message: string
  /** A name that was perhaps meant. */
  suggestion?: string | undefined
}

/**
 * Every kind of failure this API answers with. The names are part of the API: `type` in the
 * answer is `/docs#` and the name, which is also where /docs explains it.
 */
export const PROBLEMS = {
  'unreadable-body': { status: 400, title: 'The body cannot be read' },
  unauthorized: { status: 401, title: 'A valid token is needed' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'task-ended': { status: 409, title: 'The task has ended' },
  'task-not-ended': { status: 409, title: 'The task has not ended' },
  'cancel-refused': { status: 409, title: 'The task could not be cancelled' },
  'no-callback': { status: 409, title: 'The task has no callback' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is of a type that is not read here' },
  'invalid-request': { status: 422, title: 'The request cannot be used' },
  'idempotency-key-reused': { status: 422, title: 'The key belongs to another request' },
  internal: { status: 500, title: 'Something went wrong in the Worker' },
  'not-configured': { status: 503, title: 'The Worker is not configured' },
  'acceptance-unknown': { status: 503, title: 'The task may have been accepted' },
  'storage-unavailable': { status: 503, title: 'The storage takes nothing at the moment' },
} as const

export type ProblemName = keyof typeof PROBLEMS

interface Details {
  /** What happened here, and what to do. */
  detail?: string | undefined
  errors?: readonly FieldError[]
  /** The task it is about, where the caller may not know it. */
  taskId?: string
  headers?: Record<string, string>
}

/** Thrown anywhere in a request; answered as a problem document (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly kind: ProblemName
  readonly details: Details
  constructor(kind: ProblemName, details: Details = {}) {
    super(details.detail ?? PROBLEMS[kind].title)
    this.kind = kind
    this.details = details
  }

  toResponse(): Response {
    const { status, title } = PROBLEMS[this.kind]
    const { detail, errors, taskId, headers } = this.details
    return Response.json(
      {
        type: `/docs#${this.kind}`,
        title,
        status,
        detail,
        errors,
        taskId,
      },
      { status, headers: { ...headers, 'content-type': 'application/problem+json' } },
    )
  }
}

/** @throws {Problem} naming everything that is wrong, when anything is */
export function throwIfInvalid(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  const detail = errors.length === 1 ? errors[0]?.message : `${errors.length} things are wrong.`
  throw new Problem('invalid-request', { detail, errors })
}
