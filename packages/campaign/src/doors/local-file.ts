import type { Choices } from '../choices/choices.ts'
import { ERROR_PAGE, INPUT_FILE, INPUTS_URL } from '../runninghub/graph.ts'

const KINDS = ['none', 'none', 'none', 'none', 'whole', 'whole', 'link', 'unusable'] as const
/** What is at the path of a file that cannot be used. */
const UNUSABLE = [undefined, Buffer.alloc(0), Buffer.from(ERROR_PAGE)]

/** The file of an order that a program takes from a disk or from a link. */
export interface LocalFile {
  /** Its path in its directory, or a URL. */
  value: string
  /** Undefined when there is nothing at the path. */
  bytes: Uint8Array | undefined
}

/** Draws the file of some orders; undefined for none. */
export function drawFile(choices: Choices, what: string): LocalFile | undefined {
  const kind = choices.pick(`${what}: file`, KINDS)
  if (kind === 'none') return undefined
  if (kind === 'link') return { value: `${INPUTS_URL}a.png?sig=x`, bytes: undefined }
  const bytes = kind === 'whole' ? INPUT_FILE : choices.pick(`${what}: unusable file`, UNUSABLE)
  return { value: 'photo.png', bytes }
}
