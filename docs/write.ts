import { readFile, writeFile } from 'node:fs/promises'
import { generateSections, replaceSection } from './generate/sections.ts'

/** `pnpm docs:write`: rewrites the tables of the pages that are generated from the code. */
for (const section of await generateSections()) {
  const file = new URL(`../${section.page}`, import.meta.url)
  await writeFile(file, replaceSection(await readFile(file, 'utf8'), section))
}
