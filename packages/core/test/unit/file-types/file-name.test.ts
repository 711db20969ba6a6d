import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileNameOf, numberedName, safeFileName } from '../../../src/file-types/file-name.ts'

describe('safeFileName', () => {
  test.each([
    // valid names
    ['ComfyUI_00001_.png', 'ComfyUI_00001_.png'],
    ['小猫 (1).png', '小猫 (1).png'],
    ['👨‍👩‍👧.gif', '👨‍👩‍👧.gif'],
    ['archive.tar.gz', 'archive.tar.gz'],
    ['100%.txt', '100%.txt'],
    // paths of any system
    ['/etc/passwd', 'passwd'],
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['C:\\Users\\me\\a.png', 'a.png'],
    ['\\\\server\\share\\a.png', 'a.png'],
    ['C:a.png', 'C_a.png'],
    ['dir/sub/', 'sub'],
    // names without valid characters
    ['', 'result'],
    ['.', 'result'],
    ['..', 'result'],
    ['../..', 'result'],
    ['/', 'result'],
    [' . . ', 'result'],
    ['\u0000\u0007', 'result'],
    // invisible characters
    ['a\u0000b.png', 'ab.png'],
    ['a\r\nb\t.png', 'ab.png'],
    ['a\u001b[31m.png', 'a[31m.png'],
    ['a\u0085b\u2028c.png', 'abc.png'],
    ['photo\u202egnp.exe', 'photognp.exe'],
    ['lone \ud800.png', 'lone \ufffd.png'],
    // names that a system refuses or misreads
    ['a<b>c:d"e|f?g*h.png', 'a_b_c_d_e_f_g_h.png'],
    ['a.png::$DATA', 'a.png__$DATA'],
    ['a.png. . .', 'a.png'],
    ['  a.png', 'a.png'],
    ['.npmrc', 'npmrc'],
    ['...hidden.png', 'hidden.png'],
    ['CON', '_CON'],
    ['con.png', '_con.png'],
    ['Aux .txt', '_Aux .txt'],
    ['nul.tar.gz', '_nul.tar.gz'],
    ['COM1.png', '_COM1.png'],
    ['lpt³.png', '_lpt³.png'],
    ['CONIN$', '_CONIN$'],
    ['con\u0000.png', '_con.png'],
    ['COM10.png', 'COM10.png'],
    ['console.png', 'console.png'],
  ])('%j → %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe)
  })

  test('cuts a long name between characters and keeps its extension', () => {
    expect(safeFileName(`${'a'.repeat(300)}.png`)).toBe(`${'a'.repeat(196)}.png`)
    expect(safeFileName(`${'猫'.repeat(100)}.webp`)).toBe(`${'猫'.repeat(65)}.webp`)
    expect(safeFileName(`${'🐈'.repeat(100)}.webp`)).toBe(`${'🐈'.repeat(48)}.webp`)
    expect(safeFileName(`${'a'.repeat(195)} .${'b'.repeat(50)}`)).toBe(`${'a'.repeat(195)} .bbb`)
    expect(safeFileName(`${'a'.repeat(195)} ${'b'.repeat(50)}.mp4`)).toBe(`${'a'.repeat(195)}.mp4`)
  })

  test('returns a safe name for any input, and the same name for a safe one', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', ' ', ':', 'con', 'é', '\u0000', '%2e', 'a'),
      }),
    )
    fc.assert(
      fc.property(hostile, (name) => {
        const safe = safeFileName(name)
        expect(safe).not.toMatch(/[/\\\p{Cc}<>:"|?*]|^[\s.]|[\s.]$/u)
        expect(safe).not.toBe('')
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200)
        expect(safe.isWellFormed()).toBe(true)
        expect(safeFileName(safe)).toBe(safe)
      }),
    )
  })
})

describe('fileNameOf', () => {
  test.each([
    ['https://h.example/output/ComfyUI_00001_.png?sign=a/b.exe#c/d', 'ComfyUI_00001_.png'],
    ['https://h.example/a/%E5%B0%8F%E7%8C%AB.png', '小猫.png'],
    ['https://h.example/a/b%20c+d.png', 'b c+d.png'],
    ['https://h.example/a/..%2F..%2Fetc%2Fpasswd', 'passwd'],
    ['https://h.example/a/..%5C..%5Cboot.ini', 'boot.ini'],
    ['https://h.example/a/%2e%2e%2fx.png', 'x.png'],
    ['https://h.example/a/%252e%252e%252fx.png', '%2e%2e%2fx.png'],
    ['https://h.example/a/b%00.png', 'b.png'],
    ['https://h.example/a/100%.png', '100%.png'],
    ['https://h.example/a/%ff.png', '%ff.png'],
    ['https://h.example/a/', 'result'],
    ['https://h.example', 'result'],
  ])('%s → %s', (url, name) => {
    expect(fileNameOf(url)).toBe(name)
  })
})

test.each([
  ['cat.png', 1, 'cat.png'],
  ['cat.png', 2, 'cat-2.png'],
  ['cat', 3, 'cat-3'],
  ['a.tar.gz', 2, 'a.tar-2.gz'],
  [`v1.${'x'.repeat(40)}`, 2, `v1.${'x'.repeat(40)}-2`],
])('numberedName(%j, %i) → %j', (name, n, numbered) => {
  expect(numberedName(name, n)).toBe(numbered)
})
