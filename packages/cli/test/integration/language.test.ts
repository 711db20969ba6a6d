import { expect, test } from 'vitest'
import { setup, WORKFLOW_ID } from '../harness/setup.ts'

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

test('Chinese output has full-width punctuation to the end', async () => {
  const { runOnline, simulator, write } = await setup({ runMs: 1100 })
  const errors = [
    { type: 'x', message: 'Value not in list', details: '', extra_info: {} },
    { type: 'y', message: 'Value too big', details: '', extra_info: {} },
  ]
  const nodeErrors = { 4: { errors, dependent_outputs: ['9'], class_type: 'Loader' } }
  simulator.script({ on: 'submit', answer: { kind: 'task', nodeErrors } })
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'empty' } })
  await write('rows.csv', '6.text\n猫\n狗\n鸟\n')
  const batch = ['run', '--workflow-id', WORKFLOW_ID, '--batch', 'rows.csv', '--max-parallel', '1']
  const { err } = await runOnline([...batch, '--lang', 'zh'])
  const [, failedTask = ''] = simulator.tasks.keys()
  expect(err).toContain('节点 4（Loader）：Value not in list；Value too big')
  expect(err).toMatch(/✔ 完成（[\d:]+，\d+ RH 币）/)
  expect(err).toContain('没有返回结果：')
  expect(err).toMatch(/3 次运行中 2 次成功，1 次失败，\d+ RH 币，[\d:]+\n$/)
  const { err: status } = await runOnline(['status', failedTask, '--lang', 'zh'])
  expect(status).toContain(`任务 ${failedTask}：失败`)
  expect(status).toMatch(/KSampler：/)
  expect(err + status).not.toMatch(/\p{Script=Han} ?[,;:!?()]|[,;:!?)] ?\p{Script=Han}/u)
})
