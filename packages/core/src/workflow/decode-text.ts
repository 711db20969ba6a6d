import { WorkflowFormatError } from '../errors/input-errors.ts'
import { describeFormat, isLfsPointer, LFS_HINT } from '../file-types/file-content.ts'
import { sniffFormat } from '../file-types/sniff-format.ts'

/**
 * The largest text that is read, in bytes or UTF-16 units. The largest graphs that people share
 * stay below 2 MB. A larger text is another file, and parsing it could exhaust a Worker's memory.
 */
const MAX_TEXT = 20 * 1024 * 1024

export const EXPORT_HINT =
  'Open the workflow in the RunningHub or ComfyUI editor, choose Workflow → Export (API), and use the file that it saves.'

const utf16Marks: readonly (readonly number[])[] = [
  [0xff, 0xfe],
  [0xfe, 0xff],
]

/**
 * Decodes what was read from a file to text without a byte order mark.
 *
 * @param name the file's name in messages
 * @throws {WorkflowFormatError} when it is empty, too large, binary, or not UTF-8
 */
export function decodeText(input: string | Uint8Array, name: string): string {
  if (input.length > MAX_TEXT) {
    const size = Math.ceil(input.length / 1024 / 1024)
    throw new WorkflowFormatError(
      `${name} is too large for a workflow: it has ${size} MB, and the limit is ${MAX_TEXT / 1024 / 1024} MB`,
      { hint: EXPORT_HINT },
    )
  }
  const text = typeof input === 'string' ? input.replace(/^\uFEFF/, '') : decodeUtf8(input, name)
  if (text.includes('\0')) throw notText(name, 'a binary file')
  if (isLfsPointer(text)) {
    throw new WorkflowFormatError(`${name} is a Git LFS pointer, not the file itself`, {
      hint: LFS_HINT,
    })
  }
  if (text.trim() === '') {
    throw new WorkflowFormatError(`${name} is empty`, { hint: EXPORT_HINT })
  }
  return text
}

function decodeUtf8(bytes: Uint8Array, name: string): string {
  const startsWith = (mark: readonly number[]) => mark.every((byte, i) => bytes[i] === byte)
  const format = sniffFormat(bytes)
  if (format) throw notText(name, describeFormat(format))
  if (utf16Marks.some(startsWith)) {
    throw new WorkflowFormatError(`${name} is UTF-16 text; JSON files are UTF-8`, {
      hint: 'Save the file again with the encoding UTF-8.',
    })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes)
  } catch {
    throw notText(name, 'not UTF-8 text')
  }
}

function notText(name: string, what: string): WorkflowFormatError {
  return new WorkflowFormatError(`${name} is ${what}, not a workflow in JSON`, {
    hint: EXPORT_HINT,
  })
}
