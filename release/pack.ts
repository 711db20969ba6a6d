/** `pnpm pack:packages`: builds what is published and packs it into `out/packages`. */
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PUBLISHED, root } from './published.ts'
import { run } from './run.ts'

export interface PackedFile {
  path: string
}

/** A line of `pnpm pack --json`. */
export interface Tarball {
  name: string
  version: string
  /** The absolute path of the tarball. */
  filename: string
  files: PackedFile[]
}

export const PACKED = join(root, 'out', 'packages')

/** Builds the published packages from nothing, and packs them into a directory, which is emptied. */
export async function pack(directory: string): Promise<Tarball[]> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  return Promise.all(PUBLISHED.map((name) => packOne(join(root, name), directory)))
}

async function packOne(cwd: string, directory: string): Promise<Tarball> {
  await rm(join(cwd, 'dist'), { recursive: true, force: true })
  await run('pnpm', ['run', 'build'], { cwd })
  const json = await run('pnpm', ['pack', '--json', '--pack-destination', directory], { cwd })
  return JSON.parse(json)
}

if (import.meta.main) {
  for (const { filename } of await pack(PACKED)) console.log(filename)
}
