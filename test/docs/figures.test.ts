import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { readPages, root } from './pages.ts'

const results = await readFile(new URL('bench/results.md', root), 'utf8')

/** Ratios, and figures in units that only benchmarks have. */
const FIGURE =
  /\d[\d.,]*\d? (?:×|requests\/s|% busy|(?:k|M)B (?=minified|compressed|gzipped)|ms (?=of CPU))/g

/** Returns the figures of benchmarks in a page that are not in `bench/results.md`. */
function unknownFigures(text: string): string[] {
  return (text.match(FIGURE) ?? []).map((figure) => figure.trim()).filter((f) => !isKnown(f))
}

/** Decides whether the results have a figure. Not as the end of another number: "0.5 ×" in "10.5 ×". */
function isKnown(figure: string): boolean {
  return results
    .split(figure)
    .slice(0, -1)
    .some((before) => !/[\d.,]$/.test(before))
}

test.each([
  ['The Action starts in 1.01 × the time of Node.', ['1.01 ×']],
  ['The bundle has 1 kB minified, 2 kB compressed.', ['1 kB', '2 kB']],
  ['It answers 123456 requests/s with 999 ms of CPU.', ['123456 requests/s', '999 ms']],
  ['Slots are 12.3 % busy.', ['12.3 % busy']],
  ['A file has 30 MB, a sleep 50 ms.', []],
])('"%s" has the unknown figures %j', (text, figures) => {
  expect(unknownFigures(text)).toEqual(figures)
})

test('pages quote only figures of bench/results.md: run `pnpm bench` and `pnpm docs:write`', async () => {
  for (const { path } of await readPages()) {
    const text = await readFile(new URL(path, root), 'utf8')
    expect({ path, figures: unknownFigures(text) }).toEqual({ path, figures: [] })
  }
})
