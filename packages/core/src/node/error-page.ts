const markupType = /^\s*(text\/html|application\/xhtml\+xml|(text|application)\/xml)\s*(;|$)/i
const markupStart = /^\uFEFF?\s*<(!doctype\s+html|html|\?xml|error[\s>])/i
/** Files that may well begin like a page, or be one. */
const textFile = /\.(html?|xhtml|xml|svg|txt|md|json|csv)$/i
/** The codes with which object stores (S3, COS, TOS) refuse a link past its time. */
const expiredCode = /<Code>\s*(AccessDenied|NoSuchKey|[^<]*Expired[^<]*)\s*<\/Code>/i

/**
 * Is this the page of a proxy or an object store instead of the file? By the type it is sent as,
 * or, since some send every type as `application/octet-stream`, by how it begins.
 *
 * @param name of the file that was asked for
 * @param start the first bytes of the body as text
 */
export function isErrorPage(name: string, contentType: string | undefined, start: string): boolean {
  if (textFile.test(name)) return false
  return markupType.test(contentType ?? '') || markupStart.test(start)
}

/**
 * Does an object store refuse because the link is past its time? The signature's time and the
 * object's own give different codes, and both mean that the file cannot be had any more.
 */
export function isExpiredLink(status: number, body: string): boolean {
  return (status === 403 || status === 404 || status === 410) && expiredCode.test(body)
}
