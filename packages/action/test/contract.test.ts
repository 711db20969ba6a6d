import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { INPUTS } from '../src/inputs/inputs.ts'
import { OUTPUT_NAMES } from '../src/report/outputs.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const action = parse(await readFile(join(root, 'action.yml'), 'utf8'))
const readme = await readFile(join(root, 'packages/action/README.md'), 'utf8')

/** The rows of the table below a heading, each as its cells without code marks. */
function tableBelow(heading: string): string[][] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`(.*)`$/, '$1')),
  )
}

test('action.yml and the code have the same inputs, in the same order, with the same defaults', () => {
  const declared = Object.entries<{ default?: string }>(action.inputs)
  const ours = Object.entries(INPUTS).map(([name, form]) => [name, form.default])
  expect(declared.map(([name, input]) => [name, input.default ?? ''])).toEqual(ours)
})

test('the README has the same inputs and defaults', () => {
  expect(tableBelow('Inputs').map(([name, fallback]) => [name, fallback])).toEqual(
    Object.entries(INPUTS).map(([name, form]) => [name, form.default]),
  )
})

test('action.yml, the README and the code have the same outputs', () => {
  expect(Object.keys(action.outputs)).toEqual([...OUTPUT_NAMES])
  expect(tableBelow('Outputs').map(([name]) => name)).toEqual([...OUTPUT_NAMES])
})

test('everything is described; main and post are files of the one bundle', () => {
  for (const { description } of [
    ...Object.values<{ description: string }>(action.inputs),
    ...Object.values<{ description: string }>(action.outputs),
  ]) {
    expect(description).toMatch(/\w/)
    // The runner evaluates expressions in descriptions, and fails.
    expect(description).not.toContain('${{')
  }
  const dist = 'packages/action/dist'
  const runs = { using: 'node24', main: `${dist}/index.js`, post: `${dist}/post.js` }
  expect(action.runs).toEqual(runs)
})

test.for([
  ['examples/github-action', 'org/runninghub-action@v1'],
  ['.github/workflows', './'],
] as const)(
  'the workflow files in %s use inputs and outputs that exist',
  async ([folder, uses]) => {
    let steps = 0
    for (const name of await readdir(join(root, folder))) {
      const text = await readFile(join(root, folder, name), 'utf8')
      const { jobs } = parse(text) as { jobs: Record<string, { steps: Step[] }> }
      for (const step of Object.values(jobs).flatMap((job) => job.steps)) {
        if (step.uses !== uses) continue
        steps++
        // GitHub would read it as a double.
        expect(step.with?.['workflow-id'] ?? '', name).toBeTypeOf('string')
        const names = Object.keys(step.with ?? {})
        expect(Object.keys(INPUTS), name).toEqual(expect.arrayContaining(names))
        const used = [...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g'))]
        expect(OUTPUT_NAMES, name).toEqual(expect.arrayContaining(used.map(([, output]) => output)))
      }
    }
    expect(steps).toBe(3)
  },
)

test('what an example watches it also uses', async () => {
  const folder = join(root, 'examples/github-action')
  for (const name of await readdir(folder)) {
    const { on, jobs } = parse(await readFile(join(folder, name), 'utf8'))
    const used = JSON.stringify(jobs)
    const events: { paths?: string[] }[] = Object.values(Object(on))
    for (const path of events.flatMap((event) => event?.paths ?? [])) {
      // api.json is what workflow-file has by default.
      if (path !== 'api.json') expect(used, name).toContain(path.replace('**', ''))
    }
  }
})

interface Step {
  id?: string
  uses?: string
  with?: Record<string, string>
}
