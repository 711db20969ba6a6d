import { expect, test } from 'vitest'
import { setup } from '../harness/setup.ts'

test('a Chinese locale selects Chinese, also in a pipe', async () => {
  const { run, env } = await setup()
  const { err } = await run(['run'], { env: { ...env, LANG: 'zh_CN.UTF-8' } })
  expect(err).toContain('工作流')
})

test('--lang selects Chinese before and after the command', async () => {
  const { run } = await setup()
  expect((await run(['nodes', 'api.json', '--lang=zh'])).out).toContain('标题')
  expect((await run(['--lang', 'zh', '--help'])).out).toContain('在 RunningHub 上运行')
})
