import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateDiagram } from '../packages/worker/state-diagram.ts'

/** Writes the state diagram of the Worker's tasks into docs/architecture.md. */
const file = join(import.meta.dirname, 'architecture.md')
const page = await readFile(file, 'utf8')
await writeFile(
  file,
  page.replace(/```mermaid\n[\s\S]*?```/, `\`\`\`mermaid\n${stateDiagram()}\n\`\`\``),
)
