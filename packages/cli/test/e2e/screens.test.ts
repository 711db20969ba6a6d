import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { API_KEY } from '../harness/program.ts'
import { startWizard } from '../harness/start-wizard.ts'

describe('screens', () => {
  test('the Chinese wizard fits into a narrow terminal and has no English words', async () => {
    const { terminal } = await startWizard(
      ['cat.api.json', '--workflow-id', workflowIds.imageToImage],
      {
        env: { RUNNINGHUB_API_KEY: API_KEY, LANG: 'zh_CN.UTF-8' },
        columns: 44,
      },
    )
    await terminal.waitFor('选择节点')
    terminal.type('positive')
    await terminal.waitFor('1 项')
    terminal.press('enter')
    await terminal.waitFor('的字段')
    terminal.press('enter')
    await terminal.waitFor('按两次 Enter 结束')
    terminal.type('，一只猫在雨中')
    terminal.press('enter', 'enter')
    await terminal.waitFor('已修改 1 处')
    terminal.press('enter')
    await terminal.waitFor('保存结果的目录')
    terminal.press('enter')
    await terminal.waitFor('继续修改')
    terminal.press('enter')
    await terminal.waitFor('Worker 预设')
    expect(await terminal.exited).toBe(0)
    expect(terminal.text).not.toMatch(/Search|to select|confirm|match|Uploading|Done/)
  })

  test.each([
    ['any terminal', {}],
    ['a monochrome terminal', { TERM: 'xterm-mono' }],
  ])('NO_COLOR disables all colours in %s', async (_name, env) => {
    const { terminal } = await startWizard(
      ['cat.api.json', '--workflow-id', workflowIds.imageToImage],
      {
        env: { RUNNINGHUB_API_KEY: API_KEY, NO_COLOR: '1', ...env },
      },
    )
    await terminal.waitFor('Select a node')
    terminal.press('ctrlC')
    await terminal.exited
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
    expect(terminal.written).not.toMatch(/\u001b\[(?:3[0-7]|9[0-7])m/)
  })

  test('a terminal without cursor control gets an error instead of the wizard', async () => {
    const { terminal } = await startWizard([], {
      env: { TERM: 'dumb', RUNNINGHUB_API_KEY: API_KEY },
    })
    await terminal.waitFor('--workflow-id')
    expect(await terminal.exited).toBe(2)
  })
})

test('docs/terminal.md shows the real screen of the wizard', async () => {
  const { terminal, dir, baseUrl } = await startWizard([], {})
  const steps: [string, ...(string | { press: 'enter' | 'tab' | 'end' })[]][] = [
    ['API key', API_KEY, { press: 'enter' }],
    ['Store the key', { press: 'enter' }],
    ['Workflow id', workflowIds.imageToImage, { press: 'enter' }],
    ['Path of api.json', 'cat', { press: 'enter' }],
    ['Select a node', 'input', { press: 'enter' }],
    ['Select a field of node 10', { press: 'enter' }],
    ['Path of the image', 'pic', { press: 'tab' }],
    ['pictures/cat.png', { press: 'enter' }],
    ['Run with 1 change', 'positive', { press: 'enter' }],
    ['Select a field of node 6', { press: 'enter' }],
    [
      'New text of text',
      { press: 'end' },
      ', a cat in the rain',
      { press: 'enter' },
      { press: 'enter' },
    ],
    ['Run with 2 changes', { press: 'enter' }],
    ['Directory to save', { press: 'enter' }],
    ['This costs coins', { press: 'enter' }],
  ]
  for (const [question, ...keys] of steps) {
    await terminal.waitFor(question)
    for (const key of keys) {
      if (typeof key === 'string') terminal.type(key)
      else terminal.press(key.press)
      if (typeof key === 'string') await terminal.waitFor(key === API_KEY ? /[▪*•]{32}/ : key)
    }
  }
  await terminal.waitFor(/As a preset of the Worker[\s\S]*\n\}$/)
  const shown = terminal.text
    .replaceAll(join(dir, 'config'), '~/.config')
    .replace(/(?<=Store the key .*)\n│ {2}(?!No)/, '')
    .replaceAll(` --base-url ${baseUrl}`, '')
    .replace(/\n +base-url: .*/, '')
    .replaceAll(baseUrl, 'https://www.runninghub.cn')
    .replace(/Done \(.*\)/, 'Done (0:35, 7 coins)')
  const docs = await readFile(new URL('../../../../docs/terminal.md', import.meta.url), 'utf8')
  const [, screen = ''] = /```text\n([\s\S]*?)\n```/.exec(docs) ?? []
  const withoutIds = (text: string) => text.replace(/\d{19}|[0-9a-f]{64}|ComfyUI_\w+|\s+/g, ' ')
  expect(withoutIds(screen)).toBe(withoutIds(shown))
})
