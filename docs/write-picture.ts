import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { demoLines, demoPicture } from './generate/demo-picture.ts'

/** `pnpm docs:picture`: runs the demo, and writes the picture of the READMEs from its output. */
const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const { stdout } = await run(process.execPath, ['examples/demo.ts'], { cwd: root })
const [, saved = ''] = /saved +(\/.+\.png), \d+ bytes/.exec(stdout) ?? []
const picture = demoPicture(demoLines(stdout), await readFile(saved))
await writeFile(new URL('images/demo.svg', import.meta.url), picture)
