/** In bytes. A commit is one call to GitHub, which handles some tens of megabytes. */
const MAX_FILE_SIZE = 25_000_000
const MAX_GROUP_SIZE = 8_000_000

/**
 * Divides files into groups of which each becomes one commit. A larger file is a group of its own,
 * unless it is too large for GitHub.
 */
export function groupBySize(files: readonly { path: string; size: number }[]): {
  groups: string[][]
  tooLarge: string[]
} {
  const groups: string[][] = []
  const tooLarge: string[] = []
  let room = 0
  for (const { path, size } of files) {
    if (size > MAX_FILE_SIZE) {
      tooLarge.push(path)
      continue
    }
    if (size > room) {
      groups.push([])
      room = MAX_GROUP_SIZE
    }
    groups.at(-1)?.push(path)
    room -= size
  }
  return { groups, tooLarge }
}
