import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { INPUTS } from '../../src/inputs/inputs.ts'
import { OUTPUT_NAMES } from '../../src/report/outputs.ts'

const root = join(import.meta.dirname, '..', '..', '..', '..')
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

test('action.yml lists the inputs of the code, in their order, with their defaults', () => {
  const declared = Object.entries<{ default?: string }>(action.inputs)
  const ours = Object.entries(INPUTS).map(([name, spec]) => [name, spec.default])
  expect(declared.map(([name, input]) => [name, input.default ?? ''])).toEqual(ours)
})

test('the README lists the inputs of the code with their defaults', () => {
  expect(tableBelow('Inputs').map(([name, fallback]) => [name, fallback])).toEqual(
    Object.entries(INPUTS).map(([name, spec]) => [name, spec.default]),
  )
})

test('action.yml and the README list the outputs of the code', () => {
  expect(Object.keys(action.outputs)).toEqual([...OUTPUT_NAMES])
  expect(tableBelow('Outputs').map(([name]) => name)).toEqual([...OUTPUT_NAMES])
})

test('the README describes inputs and outputs in the words of action.yml', () => {
  const described = (list: Record<string, { description: string }>) =>
    Object.values(list).map(({ description }) => description)
  expect(tableBelow('Inputs').map((row) => row[2])).toEqual(described(action.inputs))
  expect(tableBelow('Outputs').map((row) => row[1])).toEqual(described(action.outputs))
})

test('no description in action.yml contains an expression, which the runner would evaluate', () => {
  for (const { description } of [
    ...Object.values<{ description: string }>(action.inputs),
    ...Object.values<{ description: string }>(action.outputs),
  ]) {
    expect(description).not.toContain('${{')
  }
})

test('main and post are files of the bundle', () => {
  const dist = 'packages/action/dist'
  const runs = { using: 'node24', main: `${dist}/index.js`, post: `${dist}/post.js` }
  expect(action.runs).toEqual(runs)
})

test.for([
  ['examples/github-action', 'org/runninghub-action@v1', 4],
  ['.github/workflows', './', 3],
] as const)(
  'the workflow files in %s use existing inputs and outputs',
  async ([folder, uses, count]) => {
    let steps = 0
    for (const name of await readdir(join(root, folder))) {
      const text = await readFile(join(root, folder, name), 'utf8')
      const { jobs } = parse(text) as { jobs: Record<string, { steps: Step[] }> }
      for (const step of Object.values(jobs).flatMap((job) => job.steps)) {
        if (step.uses !== uses) continue
        steps++
        // GitHub would read it as a double.
        expect(step.with?.['workflow-id'] ?? '', name).toBeTypeOf('string')
        expect(step.with?.['app-id'] ?? '', name).toBeTypeOf('string')
        const names = Object.keys(step.with ?? {})
        expect(Object.keys(INPUTS), name).toEqual(expect.arrayContaining(names))
        const used = [...text.matchAll(new RegExp(`steps\\.${step.id}\\.outputs\\.([\\w-]+)`, 'g'))]
        expect(OUTPUT_NAMES, name).toEqual(expect.arrayContaining(used.map(([, output]) => output)))
      }
    }
    expect(steps).toBe(count)
  },
)

test('the examples use the files that trigger them', async () => {
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
