/** Every control character but the tab and line breaks: a wrong key in a terminal, or a wrong file. */
const control = /(?![\t\n\r])\p{Cc}/u
/** A half of a surrogate pair without the other half: a text that was cut inside an emoji. */
const half = /\p{Cs}/u

/** A character that no value may contain. */
export interface RefusedCharacter {
  kind: 'control' | 'half'
  /** Its code: `U+0001`. */
  code: string
}

/** Returns the first character of a text that no value may contain; undefined without one. */
export function refusedCharacterIn(text: string): RefusedCharacter | undefined {
  return find('control', control, text) ?? find('half', half, text)
}

function find(kind: RefusedCharacter['kind'], pattern: RegExp, text: string) {
  const found = pattern.exec(text)?.[0]
  if (found === undefined) return undefined
  return { kind, code: `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` }
}
