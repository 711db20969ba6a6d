import { posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { displayPath, isInside } from '../../src/inputs/workspace.ts'

const paths = { posix, win32 }

test.for([
  ['posix', '/repo', '/repo', true],
  ['posix', '/repo', '/repo/a/b.png', true],
  ['posix', '/repo', '/repo/..a/b.png', true],
  ['posix', '/repo', '/repoer/b.png', false],
  ['posix', '/repo', '/repo/../etc/passwd', false],
  ['posix', '/repo', '/', false],
  ['win32', 'D:\\a\\repo', 'D:\\a\\repo\\art\\in.png', true],
  ['win32', 'D:\\a\\repo', 'd:\\A\\Repo\\in.png', true],
  ['win32', 'D:\\a\\repo', 'D:/a/repo/in.png', true],
  ['win32', 'D:\\a\\repo', 'D:\\a\\repository\\in.png', false],
  ['win32', 'D:\\a\\repo', 'D:\\a\\repo\\..\\in.png', false],
  ['win32', 'D:\\a\\repo', 'C:\\Windows\\win.ini', false],
  ['win32', 'D:\\a\\repo', '\\\\server\\share\\in.png', false],
  ['win32', 'D:\\a\\repo', '\\\\?\\C:\\Windows\\win.ini', false],
  ['win32', '\\\\server\\share\\repo', '\\\\server\\share\\repo\\in.png', true],
  ['win32', '\\\\server\\share\\repo', '\\\\server\\other\\in.png', false],
] as const)('isInside on %s: is %s the parent of %s?', ([system, dir, candidate, inside]) => {
  expect(isInside(paths[system], dir, candidate)).toBe(inside)
})

test.for([
  ['posix', '/repo', '/repo/out/cat.png', 'out/cat.png'],
  ['posix', '/repo', '/tmp/cat.png', '/tmp/cat.png'],
  ['posix', '/repo', '/repo', '.'],
  ['win32', 'D:\\a\\repo', 'D:\\a\\repo\\out\\cat.png', 'out/cat.png'],
  ['win32', 'D:\\a\\repo', 'D:\\a\\_temp\\cat.png', 'D:\\a\\_temp\\cat.png'],
] as const)('displayPath on %s: in %s, %s becomes %s', ([system, root, absolute, shown]) => {
  expect(displayPath(paths[system], root, absolute)).toBe(shown)
})
