/** An HTTP response, read to its end. */
export interface HttpResponse {
  status: number
  text: string
  /** Milliseconds, from `Retry-After` in seconds or as a date. */
  retryAfter: number | undefined
  /** The target of a redirect. */
  location: string | undefined
}
