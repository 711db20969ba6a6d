import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bundleProgram } from '../../bundle.ts'

const PACKAGE = join(import.meta.dirname, '..', '..')
const DIRECTORY = 'node_modules/.cache/program'

/**
 * Builds the terminal program as it is published. The tests start it often, and it starts in a third
 * of the time that its sources take. Files that have not changed stay, since another test run may
 * be using them.
 */
export default async function buildProgram(): Promise<void> {
  const directory = join(PACKAGE, DIRECTORY)
  const { outputFiles } = await bundleProgram(DIRECTORY)
  await mkdir(directory, { recursive: true })
  // Without it Node parses each file twice, to find out that it is a module.
  const manifest = {
    path: join(directory, 'package.json'),
    contents: Buffer.from('{"type":"module"}'),
  }
  for (const { path, contents } of [...outputFiles, manifest]) {
    const old = await readFile(path).catch(() => undefined)
    if (!old?.equals(contents)) await writeFile(path, contents)
  }
  process.env.RUNNINGHUB_PROGRAM = join(directory, 'main.js')
}
