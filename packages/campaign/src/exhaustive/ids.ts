/** Returns our id of the task at a place of the queue, from 0. */
export const ourId = (place: number) => `task${place + 1}`

/** Returns RunningHub's id of the n-th task that is created for one of ours. */
export const remoteId = (place: number, n: number) => `19${'0'.repeat(16)}${place + 1}${n}`

/** Returns the place of the task that an id of either kind names. */
export function placeOf(id: string): number {
  return Number(id.startsWith('task') ? id.slice(4) : id.at(-2)) - 1
}

/** Returns the id of the same task at its new place. */
export function renameId(id: string, moves: readonly number[]): string {
  const place = moves[placeOf(id)] ?? placeOf(id)
  return id.startsWith('task') ? ourId(place) : remoteId(place, Number(id.at(-1)))
}
