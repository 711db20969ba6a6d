import { describe, expect, test } from 'vitest'
import { stage } from '../support/stage.ts'

describe('hostile files', () => {
  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)],
    ['bytes that are no text', Uint8Array.of(0xff, 0x00, 0xfe, 0x80)],
    ['a list', '[1]'],
    ["the editor's own format", '{"nodes": [], "links": []}'],
    ['deep nesting', '['.repeat(100_000)],
    ['HTML', '<html></html>'],
  ])('nodes of %s', async (_name, content) => {
    const { call, file } = await stage()
    await file('bad.json', content)
    const { code, err } = await call(['nodes', 'bad.json'])
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('The file is no workflow in the API format'),
    ])
  })

  test('titles and values cannot write control sequences', async () => {
    const { call, file } = await stage()
    await file(
      'evil.json',
      JSON.stringify({
        1: {
          class_type: 'X\u001b[2J',
          inputs: { text: '\u001b]0;x\u0007\r\nline\u202e' },
          _meta: { title: '\u009b31m' },
        },
      }),
    )
    const { out } = await call(['nodes', 'evil.json'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
    const { out: python } = await call(['nodes', 'evil.json', '--python'])
    expect(python).toContain("'fieldValue': '\\x1b]0;x\\x07\\r\\nline\\u202e'")
  })
})
