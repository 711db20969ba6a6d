import { expect, test } from 'vitest'
import { sectionOf } from '../changelog.ts'
import { problemsOf, type ReleaseState } from '../check-version.ts'
import { plainTagOf } from '../move-tag.ts'

const ready: ReleaseState = {
  tag: 'v1.2.0',
  versions: new Map([['package.json', '1.2.0']]),
  changelog: '# x\n\n## 1.2.0\n\n### Minor Changes\n\n- A change.\n\n## 1.1.0\n\n- Older.\n',
  pending: [],
}

test('a tree whose versions, changelog and changes fit the tag can be released', () => {
  expect(problemsOf(ready)).toEqual([])
  expect(sectionOf(ready.changelog, '1.2.0')).toBe('### Minor Changes\n\n- A change.')
})

test.each<[Partial<ReleaseState>, RegExp]>([
  [{ tag: '1.2.0' }, /not a tag/],
  [{ tag: 'v1.3.0' }, /package\.json has the version 1\.2\.0/],
  [
    { versions: new Map([['a/package.json', '1.1.0']]) },
    /a\/package\.json has the version 1\.1\.0/,
  ],
  [{ changelog: '# x\n' }, /CHANGELOG\.md says nothing about 1\.2\.0/],
  [{ pending: ['.changeset/a.md'] }, /\.changeset\/a\.md is in no version/],
])('a release is refused: %j', (change, problem) => {
  expect(problemsOf({ ...ready, ...change }).join('\n')).toMatch(problem)
})

test.each([
  ['v1.2.0', ['v1', 'v1.1.9', 'v1.2.0'], 'v1'],
  ['v1.10.0', ['v1.9.0'], 'v1'],
  ['v2.0.0', ['v1.9.0'], 'v2'],
  ['v1.1.1', ['v1.2.0'], undefined],
  ['v1.9.0', ['v1.10.0'], undefined],
  ['v2.0.0-beta.1', ['v1.0.0'], undefined],
  ['v0.3.0', [], undefined],
])('the plain tag of %s among %j is %s', (tag, tags, plain) => {
  expect(plainTagOf(tag, tags)).toBe(plain)
})
