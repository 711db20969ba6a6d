import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A module in webpack's statistics. A concatenated module contains others. */
export interface BundledModule {
  /** The path of its file, if any. */
  nameForCondition?: string | null
  modules?: BundledModule[]
}

/**
 * Returns the name and license of each bundled package. ncc's own list lacks the packages of the
 * main file.
 *
 * @param own the directory of our own modules, which are not listed
 */
export async function licenseTexts(
  modules: readonly BundledModule[],
  own: string,
): Promise<string> {
  return licenseTextsOf(filesOf(modules).filter((path) => !path.startsWith(own)))
}

/**
 * Returns the name and license of each package that the files belong to.
 *
 * @param files absolute paths; those outside `node_modules` are our own and are not listed
 */
export async function licenseTextsOf(files: readonly string[]): Promise<string> {
  const directories = new Set(files.flatMap((path) => packageDirectory(path) ?? []))
  const texts = await Promise.all([...directories].map(licenseText))
  return `${texts.sort().join('\n\n')}\n`
}

function filesOf(modules: readonly BundledModule[]): string[] {
  return modules.flatMap(({ nameForCondition, modules: inner = [] }) => [
    ...(nameForCondition ? [nameForCondition] : []),
    ...filesOf(inner),
  ])
}

/** Returns `…/node_modules/name` or `…/node_modules/@scope/name`. */
function packageDirectory(path: string): string | undefined {
  const marker = `${sep}node_modules${sep}`
  if (!path.includes(marker)) return undefined
  const start = path.lastIndexOf(marker) + marker.length
  const [first = '', second = ''] = path.slice(start).split(sep)
  return path.slice(0, start) + (first.startsWith('@') ? join(first, second) : first)
}

async function licenseText(directory: string): Promise<string> {
  const { name, license } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
  const file = (await readdir(directory)).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry))
  const text = file === undefined ? '' : await readFile(join(directory, file), 'utf8')
  return `${name}\n${license}\n${text.trim()}`
}
