import { readFileSync } from 'node:fs'

/** Returns those rows of `bench/results.md` whose first cell has one of the texts, with the header. */
export function benchmarks(...texts: readonly string[]): string {
  const results = readFileSync(new URL('../../bench/results.md', import.meta.url), 'utf8')
  const [header, line, ...rows] = results.split('\n').filter((row) => row.startsWith('|'))
  const chosen = rows.filter((row) => texts.some((text) => row.split(' | ')[0]?.includes(text)))
  return ['', header, line, ...chosen, ''].join('\n')
}
