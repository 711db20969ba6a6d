import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { API_KEY, example, startSimulator, testEnvironment } from './program.ts'
import { Terminal } from './terminal.ts'

/** With this environment the wizard does not ask for the key. */
export const WITH_KEY = { env: { RUNNINGHUB_API_KEY: API_KEY } }

/** Starts `runninghub run` in a terminal, in a directory with a workflow and an image. */
export async function startWizard(
  args: string[],
  options: {
    env?: Record<string, string>
    columns?: number
    rows?: number
    heldTime?: boolean
    /** The working directory is the home directory. */
    cwdIsHome?: boolean
  } = {},
) {
  const started = await startSimulator()
  onTestFinished(() => started[Symbol.asyncDispose]())
  await mkdir(join(started.dir, 'pictures'))
  await copyFile(example('image-to-image/api.json'), join(started.dir, 'cat.api.json'))
  await copyFile(example('image-to-image/input.png'), join(started.dir, 'pictures', 'cat.png'))
  const terminal = new Terminal(['run', '--base-url', started.baseUrl, ...args], {
    cwd: started.dir,
    env: testEnvironment(join(started.dir, 'config'), {
      ...options.env,
      ...(options.cwdIsHome && { HOME: started.dir }),
    }),
    ...(options.columns && { columns: options.columns }),
    ...(options.rows && { rows: options.rows }),
    ...(options.heldTime && { heldTime: options.heldTime }),
  })
  onTestFinished(() => terminal.kill())
  return { ...started, terminal }
}
