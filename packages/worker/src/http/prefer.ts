/**
 * Checks whether a caller asks for 202 until the work is done, as Power Automate and Logic Apps poll.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7240#section-4.1
 */
export function prefersAsync(header: string | undefined): boolean {
  return /(^|,)\s*respond-async\s*(;|,|$)/i.test(header ?? '')
}
