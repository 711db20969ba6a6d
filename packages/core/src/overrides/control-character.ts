/** Every control character but the tab and line breaks: a wrong key in a terminal, or a wrong file. */
const pattern = /(?![\t\n\r])\p{Cc}/u

/** Returns the code of the first control character in a text: `U+0001`; undefined without one. */
export function controlCharacterIn(text: string): string | undefined {
  const found = pattern.exec(text)?.[0]
  return found && `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`
}
