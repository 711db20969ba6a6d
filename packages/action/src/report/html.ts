/** Escapes text as HTML on one line, because an empty line would end an HTML block in Markdown. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

/** Escapes at most `maxLength` characters of a text, by default as many as fit a table. */
export function truncateHtml(text: string, maxLength = 160): string {
  const characters = [...text.slice(0, maxLength * 2 + 2)]
  return escapeHtml(
    characters.length <= maxLength ? text : `${characters.slice(0, maxLength).join('')}…`,
  )
}

/** Escapes a message, at most `maxLength` characters of each line. Renders `code` in backticks. */
export function renderMessage(message: string, maxLength = 2000): string {
  const lines = message.split('\n').filter(Boolean)
  const html = lines.map((line) => truncateHtml(line, maxLength)).join('<br>')
  return html.replace(/`([^`]+)`/g, '<code>$1</code>')
}

/** Returns a link, or only its text if the URL is not HTTP. */
export function link(url: string, html: string): string {
  if (!/^https?:\/\//i.test(url)) return html
  return `<a href="${escapeHtml(url)}">${html}</a>`
}

/** Returns an image with a link to it. GitHub shows images by URL only, through its own proxy. */
export function image(url: string, alt: string, width: number): string {
  return link(url, `<img src="${escapeHtml(url)}" alt="${truncateHtml(alt)}" width="${width}">`)
}
