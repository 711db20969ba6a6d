import { expect, test } from 'vitest'
import { setup } from '../harness/setup.ts'

test.each<[string, string | Uint8Array]>([
  ['an empty file', ''],
  ['an image', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)],
  ['bytes that are not text', Uint8Array.of(0xff, 0x00, 0xfe, 0x80)],
  ['a list', '[1]'],
  ["the editor's own format", '{"nodes": [], "links": []}'],
  ['100,000 nested lists', '['.repeat(100_000)],
  ['HTML', '<html></html>'],
])('nodes refuses %s as a workflow', async (_name, content) => {
  const { run, write } = await setup()
  await write('bad.json', content)
  const { code, err } = await run(['nodes', 'bad.json'])
  expect([code, err]).toEqual([2, expect.stringMatching(/^✖ bad\.json.*\n {2}\w.*\n$/)])
})

test('nodes writes no control characters from titles and values', async () => {
  const { run, write } = await setup()
  await write(
    'evil.json',
    JSON.stringify({
      1: {
        class_type: 'X\u001b[2J',
        inputs: { text: '\u001b]0;x\u0007\r\nline\u202e' },
        _meta: { title: '\u009b31m' },
      },
    }),
  )
  const { out } = await run(['nodes', 'evil.json'])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
  const { out: python } = await run(['nodes', 'evil.json', '--python'])
  expect(python).toContain("'fieldValue': '\\x1b]0;x\\x07\\r\\nline\\u202e'")
})
