const encoder = new TextEncoder()

/** What precedes and follows a file in a multipart body, and the header of the body. */
export interface MultipartFrame {
  contentType: string
  head: Uint8Array
  tail: Uint8Array
}

/**
 * Builds the frame of a multipart body with text fields and one file, so that the file itself can
 * pass through without being kept.
 *
 * @param name the file's name, quoted as browsers quote it
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
export function multipartFrame(
  fields: Readonly<Record<string, string>>,
  { name, type }: { name: string; type: string },
): MultipartFrame {
  const boundary = `----runninghub${crypto.randomUUID().replaceAll('-', '')}`
  const texts = Object.entries(fields).map(
    ([key, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(key)}"\r\n\r\n${value}\r\n`,
  )
  const file = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(name)}"\r\nContent-Type: ${type}\r\n\r\n`
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: encoder.encode(texts.join('') + file),
    tail: encoder.encode(`\r\n--${boundary}--\r\n`),
  }
}

function quoted(text: string): string {
  return text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
}
