/** The example of the demo that the picture shows, and the steps that it leaves out. */
const EXAMPLE = 'text-to-image'
const LEFT_OUT = ['url', 'state']
const LINE = 19
const TOP = 66

/**
 * Returns what the picture shows of the output of the demo: the steps of its first example, without
 * the folder of this machine, and one step for each node.
 */
export function demoLines(output: string): string[] {
  const [, section = ''] = output.split(`\n${EXAMPLE}\n`)
  const lines = (section.split('\n\n')[0] ?? '').split('\n').filter((line) => line.trim() !== '')
  const seen = new Set<string>()
  return lines.flatMap((line) => {
    const [, word = '', rest = ''] = /^ *\S+ s {2}(\w+) +(.*)$/.exec(line) ?? []
    const key = word === 'progress' ? rest.replace(/^\d+ %/, '') : line
    if (LEFT_OUT.includes(word) || seen.has(key)) return []
    seen.add(key)
    return [line.replace(/\/\S*\/(?=out\/)/, '')]
  })
}

/** Returns the picture: the steps as a terminal shows them, and beside them the image that they made. */
export function demoPicture(lines: readonly string[], image: Uint8Array): string {
  const height = TOP + lines.length * LINE + 14
  const text = lines.map((line, at) => textLine(line, TOP + 14 + at * LINE))
  const size = Math.min(height - 40, 300)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="920" height="${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13">`,
    '<title>A run of the demo: its steps, and the image that they made</title>',
    `<rect width="920" height="${height}" rx="8" fill="#0d1117"/>`,
    `<text x="20" y="32" fill="#7ee787">$ <tspan fill="#e6edf3">npx -y pnpm@12 demo</tspan></text>`,
    ...text,
    `<image x="${900 - size}" y="20" width="${size}" height="${size}" href="data:image/png;base64,${Buffer.from(image).toString('base64')}"/>`,
    '</svg>',
    '',
  ].join('\n')
}

function textLine(line: string, y: number): string {
  const [, time = '', word = '', rest = ''] = /^( *\S+ s) {2}(\w+ *)(.*)$/.exec(line) ?? []
  const parts = [
    `<tspan fill="#8b949e">${time}</tspan>`,
    `<tspan fill="#79c0ff">  ${word}</tspan>`,
    escapeXml(rest),
  ]
  return `<text x="20" y="${y}" fill="#e6edf3" xml:space="preserve">${parts.join('')}</text>`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
