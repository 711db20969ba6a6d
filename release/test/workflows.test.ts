import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../published.ts'
import { securityProblems, syntaxErrors } from '../workflow-rules.ts'

const own = globSync('.github/workflows/*.yml', { cwd: root })
const examples = globSync('examples/github-action/*.yml', { cwd: root })
const read = (path: string) => readFile(join(root, path), 'utf8')

test.each([...own, ...examples])('GitHub accepts %s', async (path) => {
  expect(await syntaxErrors(path, await read(path))).toEqual([])
})

test.each(own)('a stranger cannot abuse %s', async (path) => {
  expect(securityProblems(await read(path))).toEqual([])
})

test.each(['bug', 'idea'])('the issue form %s has what GitHub asks for', async (name) => {
  const form = parse(await read(`.github/ISSUE_TEMPLATE/${name}.yml`))
  expect(form).toMatchObject({ name: expect.any(String), description: expect.any(String) })
  const types = ['markdown', 'input', 'textarea', 'dropdown', 'checkboxes']
  for (const { type, id, attributes } of form.body) {
    expect(types).toContain(type)
    if (type !== 'markdown')
      expect([typeof id, typeof attributes.label]).toEqual(['string', 'string'])
    for (const option of attributes.options ?? []) expect(option).toBeTypeOf('string')
  }
})

test('dependabot updates the packages and the actions', async () => {
  const { version, updates } = parse(await read('.github/dependabot.yml'))
  const ecosystems = updates.map((update: Record<string, string>) => update['package-ecosystem'])
  expect([version, ecosystems]).toEqual([2, ['npm', 'github-actions']])
})

test('GitHub’s parser finds a misspelt key', async () => {
  const content = 'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    stpes: []\n'
  expect((await syntaxErrors('a.yml', content)).join()).toContain('stpes')
})

test.each([
  ['', /no permissions/],
  ['permissions: {}\n', /no timeout-minutes/],
  ['permissions: {}\n', /checkout leaves the token/],
  ['permissions: {}\n', /org\/action@main names no version/],
  ['permissions: {}\n', /a script contains \$\{\{ github\.event\.issue\.title \}\}/],
])('an unsafe workflow is found: %j %s', (head, problem) => {
  const steps = `
      - uses: actions/checkout@v7
      - uses: org/action@main
      - run: echo "\${{ github.event.issue.title }}"`
  const content = `${head}jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:${steps}\n`
  expect(securityProblems(content).join('\n')).toMatch(problem)
})
