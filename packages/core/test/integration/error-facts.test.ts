import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url))

test('every error of core is created with facts, not with an English text', async () => {
  const withText: string[] = []
  let withFacts = 0
  for (const path of await readdir(SOURCES, { recursive: true })) {
    if (!path.endsWith('.ts')) continue
    const source = await readFile(`${SOURCES}/${path}`, 'utf8')
    for (const [, name = '', argument = ''] of source.matchAll(/new (\w+Error)\(\s*([^\s,)]?)/g)) {
      // A mistake of the caller, not a message for a person.
      if (/^(?:Type|Range|UnexpectedResponse|Csv|)Error$/.test(name)) continue
      if (/["'`]/.test(argument)) withText.push(`${path}: ${name}`)
      else withFacts++
    }
    if (/hint: ['"`]/.test(source)) withText.push(`${path}: hint`)
  }
  expect(withText).toEqual([])
  expect(withFacts).toBeGreaterThan(40)
})
