import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { example, startSimulator, testEnvironment } from './program.ts'
import { Terminal } from './terminal.ts'

export interface WizardOptions {
  env?: Record<string, string>
  columns?: number
  rows?: number
  heldTime?: boolean
  /** The working directory is the home directory. */
  cwdIsHome?: boolean
  /** The workflow is also in api.json, which commands use by default. */
  withApiJson?: boolean
}

/** Starts `runninghub run` in a terminal, in a directory with a workflow and an image. */
export async function openWizard(args: string[], options: WizardOptions = {}) {
  const started = await startSimulator()
  await mkdir(join(started.dir, 'pictures'))
  await copyFile(example('image-to-image/api.json'), join(started.dir, 'cat.api.json'))
  if (options.withApiJson)
    await copyFile(example('image-to-image/api.json'), join(started.dir, 'api.json'))
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
  return {
    ...started,
    terminal,
    async [Symbol.asyncDispose]() {
      terminal.kill()
      await started[Symbol.asyncDispose]()
    },
  }
}
