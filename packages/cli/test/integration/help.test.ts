import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { setup } from '../harness/setup.ts'

test.each([[['--version']], [['-V']]])('%s prints the version', async (args) => {
  const { run } = await setup()
  const { version } = JSON.parse(
    await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  expect(await run(args)).toEqual({ code: 0, out: `${version}\n`, err: '' })
})

test('help COMMAND prints the help of the command', async () => {
  const { run } = await setup()
  const { out } = await run(['wait', '--help'])
  expect(out).toMatch(/^runninghub wait TASK_ID\n/)
  expect((await run(['help', 'wait'])).out).toBe(out)
  expect((await run(['--help', 'wait'])).out).toBe(out)
  expect((await run(['help', 'wait', '--lang', 'zh'])).out).toMatch(/^runninghub wait 任务/)
  expect((await run(['help', '--lang=zh'])).out).toContain('runninghub wait 任务')
})
