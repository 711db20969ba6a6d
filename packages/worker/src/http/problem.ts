/** One error of a request. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) into the body: `/inputs/6.text`. */
  pointer?: string
  /** Name of the path or query parameter. */
  parameter?: string
  /** Name of the header. */
  header?: string
  message: string
  /** A similar name that exists. */
  suggestion?: string | undefined
}

/**
 * Every kind of problem this API returns. The names are part of the API: a response has the `type`
 * `/docs#` and the name, where /docs explains it.
 */
export const PROBLEMS = {
  'unreadable-body': { status: 400, title: 'Unreadable body' },
  'unknown-parameter': { status: 400, title: 'Unknown query parameter' },
  unauthorized: { status: 401, title: 'Missing or invalid token' },
  forbidden: { status: 403, title: 'The token does not allow this request' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'task-ended': { status: 409, title: 'The task has already ended' },
  'task-not-ended': { status: 409, title: 'The task has not ended yet' },
  'cancel-refused': { status: 409, title: 'The task could not be cancelled' },
  'input-not-kept': { status: 409, title: 'The input of the task was not kept' },
  'no-callback': { status: 409, title: 'The task has no callback' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  'invalid-request': { status: 422, title: 'Invalid request' },
  'idempotency-key-reused': {
    status: 422,
    title: 'Idempotency key already used for another request',
  },
  'limit-reached': { status: 429, title: 'A limit is reached' },
  internal: { status: 500, title: 'Internal error' },
  'upload-failed': { status: 502, title: 'RunningHub did not accept a file' },
  'not-configured': { status: 503, title: 'The Worker is not configured' },
  'acceptance-unknown': { status: 503, title: 'The task may have been accepted' },
  'app-unavailable': { status: 503, title: 'The inputs of the AI app cannot be read' },
  'storage-unavailable': { status: 503, title: 'Storage temporarily unavailable' },
} as const

export type ProblemName = keyof typeof PROBLEMS

interface Details {
  /** What happened, and what to do. */
  detail?: string | undefined
  errors?: readonly FieldError[]
  /** The task that the problem is about, when the caller may not know its id. */
  taskId?: string
  headers?: Record<string, string>
}

/** An error that the Worker returns as a problem document (RFC 9457). */
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

/** A body of a megabyte can have more errors than anybody reads. */
const MAX_ERRORS = 100
/** Characters of a text that may quote the request. */
const MAX_TEXT = 300

/**
 * Reports the errors of a request: all of them up to a hundred, each at most 300 characters long.
 *
 * @throws {Problem} when there are errors
 */
export function throwIfInvalid(
  errors: readonly FieldError[],
  kind: ProblemName = 'invalid-request',
): void {
  if (errors.length === 0) return
  const listed = errors.slice(0, MAX_ERRORS).map(shorten)
  const all = `The request has ${errors.length} errors`
  const detail =
    errors.length === 1
      ? listed[0]?.message
      : errors.length > MAX_ERRORS
        ? `${all}; the first ${MAX_ERRORS} are listed.`
        : `${all}.`
  throw new Problem(kind, { detail, errors: listed })
}

function shorten(error: FieldError): FieldError {
  const texts = Object.entries(error).map(([name, text]: [string, string | undefined]) => [
    name,
    text !== undefined && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
  ])
  return Object.fromEntries(texts)
}
