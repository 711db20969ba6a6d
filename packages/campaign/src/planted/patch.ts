import type { DoorName } from '../doors/door.ts'

/** A bug that is planted into the sources as they are loaded. */
export interface Patch {
  name: string
  /** The doors through which it can be found. */
  doors: readonly DoorName[]
  edits: readonly Edit[]
}

export interface Edit {
  /** The source file, in `packages/`. */
  file: string
  search: string
  replace: string
}

/**
 * Plants a bug into a source.
 *
 * @param path of the source, in `packages/`
 * @throws {Error} when a file does not contain its text exactly once
 */
export function applyPatch({ name, edits }: Patch, path: string, source: string): string {
  return edits.reduce((text, { file, search, replace }) => {
    if (path !== file) return text
    const [before, after, ...others] = text.split(search)
    if (after === undefined || others.length > 0) {
      throw new Error(`${name}: ${file} does not contain the text exactly once: ${search}`)
    }
    return `${before}${replace}${after}`
  }, source)
}
