import { readFile } from 'node:fs/promises'

/** A file of examples/ as a code block, with the test that runs it. */
export async function exampleFile(path: string, testedBy: string): Promise<string> {
  const text = await readFile(new URL(`../../examples/${path}`, import.meta.url), 'utf8')
  const language = path.slice(path.lastIndexOf('.') + 1)
  return `<!-- tested by: ${testedBy} -->\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\``
}
