/** An input that a user may hand in by mistake or on purpose. */
export interface BadInput {
  name: string
  input: string | Uint8Array
}

/** Names each input after its start. */
export function badInputs(kind: string, inputs: readonly (string | Uint8Array)[]): BadInput[] {
  return inputs.map((input) => ({ name: `${kind}: ${excerpt(input)}`, input }))
}

function excerpt(input: string | Uint8Array): string {
  if (typeof input !== 'string') return `bytes ${Buffer.from(input.slice(0, 12)).toString('hex')}`
  const text = JSON.stringify(input.slice(-40))
  return input.length > 40 ? `… ${text}` : text
}

/** Returns a text cut off after each of its marks. */
export function cutAfterEach(text: string, mark: RegExp): string[] {
  return [...text.matchAll(mark)].map(({ index, 0: found }) => text.slice(0, index + found.length))
}
