import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { recordGuidedRun } from '../packages/cli/test/harness/guided-run.ts'

/** Writes what a guided run shows in both languages into docs/terminal.md. */
const file = join(import.meta.dirname, 'terminal.md')
let page = await readFile(file, 'utf8')
for (const language of ['en', 'zh'] as const) {
  const screen = await recordGuidedRun(language)
  page = page.replace(
    new RegExp(`(<!-- guided run: ${language} -->\\n+\`\`\`text\\n)[\\s\\S]*?(?=\\n\`\`\`)`),
    (_, start) => start + screen,
  )
}
await writeFile(file, page)
// The pseudo-terminals keep the process alive.
process.exit()
