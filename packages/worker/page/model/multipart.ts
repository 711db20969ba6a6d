/**
 * Builds a multipart body. Its boundary is given, so that a repeated request has the same bytes, by
 * which the Worker recognizes it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function toMultipart(
  fields: Readonly<Record<string, unknown>>,
  files: Readonly<Record<string, File>>,
  boundary: string,
): { body: Blob; type: string } {
  const part = (header: string) => `--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n`
  const texts = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${quoted(name)}"`)}\r\n${String(value)}\r\n`,
  )
  const blobs = Object.entries(files).flatMap(([name, file]) => [
    part(`name="${quoted(name)}"; filename="${quoted(file.name)}"`),
    `Content-Type: ${file.type || 'application/octet-stream'}\r\n\r\n`,
    file,
    '\r\n',
  ])
  const body = new Blob([...texts, ...blobs, `--${boundary}--\r\n`])
  return { body, type: `multipart/form-data; boundary=${boundary}` }
}

/** As browsers do: https://html.spec.whatwg.org/#multipart-form-data */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}
