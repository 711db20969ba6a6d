import { posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { isInside, shownPath } from '../../src/workspace.ts'

test.for([
  [posix, '/work', '/work', true],
  [posix, '/work', '/work/a/b.png', true],
  [posix, '/work', '/work/..a/b.png', true],
  [posix, '/work', '/worker/b.png', false],
  [posix, '/work', '/work/../etc/passwd', false],
  [posix, '/work', '/', false],
  [win32, 'D:\\a\\repo', 'D:\\a\\repo\\art\\in.png', true],
  [win32, 'D:\\a\\repo', 'd:\\A\\Repo\\in.png', true],
  [win32, 'D:\\a\\repo', 'D:/a/repo/in.png', true],
  [win32, 'D:\\a\\repo', 'D:\\a\\repository\\in.png', false],
  [win32, 'D:\\a\\repo', 'D:\\a\\repo\\..\\in.png', false],
  [win32, 'D:\\a\\repo', 'C:\\Windows\\win.ini', false],
  [win32, 'D:\\a\\repo', '\\\\server\\share\\in.png', false],
  [win32, 'D:\\a\\repo', '\\\\?\\C:\\Windows\\win.ini', false],
  [win32, '\\\\server\\share\\repo', '\\\\server\\share\\repo\\in.png', true],
  [win32, '\\\\server\\share\\repo', '\\\\server\\other\\in.png', false],
] as const)('%#: %s %s %s', ([path, dir, candidate, inside]) => {
  expect(isInside(path, dir, candidate)).toBe(inside)
})

test.for([
  [posix, '/work', '/work/out/cat.png', 'out/cat.png'],
  [posix, '/work', '/tmp/cat.png', '/tmp/cat.png'],
  [posix, '/work', '/work', '.'],
  [win32, 'D:\\a\\repo', 'D:\\a\\repo\\out\\cat.png', 'out/cat.png'],
  [win32, 'D:\\a\\repo', 'D:\\a\\_temp\\cat.png', 'D:\\a\\_temp\\cat.png'],
] as const)('%#: shown as %s', ([path, root, absolute, shown]) => {
  expect(shownPath(path, root, absolute)).toBe(shown)
})
