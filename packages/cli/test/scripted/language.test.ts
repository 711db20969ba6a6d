import { expect, test } from 'vitest'
import { stage } from '../support/stage.ts'

test('Chinese by locale and by flag, in a pipe too', async () => {
  const { call, env } = await stage()
  expect((await call(['run'], { env: { ...env, LANG: 'zh_CN.UTF-8' } })).err).toContain(
    '没有指定工作流',
  )
  expect((await call(['nodes', 'api.json', '--lang=zh'])).out).toMatch(/^编号 {2}标题/)
  expect((await call(['--lang', 'zh', '--help'])).out).toContain('在 RunningHub 上运行')
})
