const markupType = /^\s*(text\/html|application\/xhtml\+xml|(text|application)\/xml)\s*(;|$)/i
const markupStart = /^\uFEFF?\s*<(!doctype\s+html|html|\?xml|error[\s>])/i
/** Files that may begin like a page, or be one. */
const textFile = /\.(html?|xhtml|xml|svg|txt|md|json|csv)$/i
/** Pictures, sound and films. None of their formats begins like JSON. */
const mediaFile =
  /\.(a?png|jpe?g|jfif|gif|webp|avif|hei[cf]|bmp|tiff?|jxl|ico|psd|exr|hdr|mp[23]|aac|wav|flac|og[ga]|opus|m4[av]|aiff?|amr|midi?|wma|mp4|mov|webm|mkv|avi|flv|wmv|mpe?g|3gp)$/i
const jsonStart = /^\uFEFF?\s*[{[]\s*["{[\]}]/
/** The codes with which object stores (S3, COS, TOS) refuse an expired link. */
const expiredCode = /<Code>\s*(AccessDenied|NoSuchKey|[^<]*Expired[^<]*)\s*<\/Code>/i

/**
 * Decides whether a body is the page or the JSON error of a proxy or an object store instead of the
 * file. Decides by its content type, or by its beginning, since some send every type as
 * `application/octet-stream`.
 *
 * @param name of the requested file
 * @param start the first bytes of the body as text
 */
export function isErrorPage(name: string, contentType: string | undefined, start: string): boolean {
  if (textFile.test(name)) return false
  if (markupType.test(contentType ?? '') || markupStart.test(start)) return true
  return mediaFile.test(name) && jsonStart.test(start)
}

/**
 * Decides whether an object store refuses an expired link. The end of the signature and the end of
 * the object give different codes; both mean that the file is no longer available.
 */
export function isExpiredLink(status: number, body: string): boolean {
  return (status === 403 || status === 404 || status === 410) && expiredCode.test(body)
}
