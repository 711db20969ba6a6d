/** Text as HTML shows it, on one line: inside an HTML block a blank line would end the block. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
}

/** The same, not longer than fits a table. */
export function truncateHtml(text: string, maxLength = 160): string {
  const letters = [...text.slice(0, maxLength * 2 + 2)]
  return escapeHtml(letters.length <= maxLength ? text : `${letters.slice(0, maxLength).join('')}…`)
}

/** A link, or only its text where the address is none that a person should follow. */
export function link(url: string, html: string): string {
  if (!/^https?:\/\//i.test(url)) return html
  return `<a href="${escapeHtml(url)}">${html}</a>`
}

/** GitHub shows pictures from addresses only, through a proxy of its own. */
export function image(url: string, alt: string, height: number): string {
  return link(url, `<img src="${escapeHtml(url)}" alt="${truncateHtml(alt)}" height="${height}">`)
}
