import { readFile } from 'node:fs/promises'
import { workflowIds } from '@runninghub-action/simulator'
import { describe, expect, test } from 'vitest'
import { recordGuidedRun } from '../harness/guided-run.ts'
import { API_KEY } from '../harness/program.ts'
import { exitWizard, startWizard } from '../harness/start-wizard.ts'

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
    expect(await exitWizard(terminal)).toBe(0)
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

test.each(['en', 'zh'] as const)(
  'docs/terminal.md shows a real guided run in %s: run `pnpm docs:transcripts`',
  async (language) => {
    const docs = await readFile(new URL('../../../../docs/terminal.md', import.meta.url), 'utf8')
    const block = new RegExp(
      `<!-- guided run: ${language} -->\\n+\`\`\`text\\n([\\s\\S]*?)\\n\`\`\``,
    )
    expect(block.exec(docs)?.[1]).toBe(await recordGuidedRun(language))
  },
)
