import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stateDiagram } from '../packages/worker/state-diagram.ts'

const root = join(import.meta.dirname, '..')
const page = await readFile(join(root, 'docs', 'architecture.md'), 'utf8')

test('docs/architecture.md has the state diagram of transitions.ts: run `pnpm docs:diagram`', () => {
  expect(/```mermaid\n([\s\S]*?)```/.exec(page)?.[1]?.trim()).toBe(stateDiagram())
})

test('every path in "Where does a change go" exists', async () => {
  const table = page.slice(page.indexOf('## Where does a change go'), page.indexOf('## Words'))
  const found = [...table.matchAll(/`((?:packages\/|action\.yml)[^`]*)`/g)].map(([, path]) => path)
  expect(found.length).toBeGreaterThan(10)
  for (const path of found) await access(join(root, path ?? ''))
})
