import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { sniffFormat, type TaskSnapshot } from '@runninghub-action/core'
import { saveResults } from '@runninghub-action/core/node'
import { encodeImage } from '../terminal/encode-image.ts'
import type { ImageProtocol } from '../terminal/image-protocol.ts'
import type { SaveOptions } from './save-results.ts'

/**
 * Shows the images of a task in the terminal: the saved files, else copies that are removed. An
 * image that cannot be shown is noted. The task is paid for and reported, so nothing here fails it.
 *
 * @param paths the saved results; empty when nothing was to be saved
 */
export async function showImages(
  task: TaskSnapshot,
  paths: readonly (string | undefined)[],
  protocol: ImageProtocol,
  options: SaveOptions,
): Promise<void> {
  if (paths.length > 0) return showFiles(paths, protocol, options)
  const directory = await mkdtemp(join(tmpdir(), 'runninghub-'))
  try {
    const { signal } = options.interrupt
    const { files } = await saveResults(task, directory, { signal })
    await showFiles(
      files.map(({ path }) => path),
      protocol,
      options,
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function showFiles(
  paths: readonly (string | undefined)[],
  protocol: ImageProtocol,
  { reporter, messages }: SaveOptions,
): Promise<void> {
  for (const path of paths) {
    if (path === undefined) continue
    const sequence = await readImage(path, protocol)
    if (sequence === 'unsupported') reporter.note(messages.run.notShown(basename(path), protocol))
    else if (sequence !== undefined) reporter.image(sequence)
  }
}

/** Returns the control sequence for a file; undefined when it is no image. */
async function readImage(
  path: string,
  protocol: ImageProtocol,
): Promise<string | 'unsupported' | undefined> {
  try {
    const bytes = await readFile(path)
    if (sniffFormat(bytes)?.kind !== 'image') return undefined
    return encodeImage(bytes, protocol) ?? 'unsupported'
  } catch {
    return 'unsupported'
  }
}
