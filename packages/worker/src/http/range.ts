/** The part of a file that a request asks for. */
export interface ByteRange {
  offset: number
  length: number
}

/**
 * Reads the header `Range` of a request. Only one range is supported; a server may ignore others.
 *
 * @returns undefined for the whole file, `unsatisfiable` when the file has no such part
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-range
 */
export function readRange(
  header: string | null,
  size: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { offset: size - length, length }
  }
  const offset = Number(first)
  if (last !== '' && Number(last) < offset) return undefined
  if (offset >= size) return 'unsatisfiable'
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return { offset, length: end - offset + 1 }
}
