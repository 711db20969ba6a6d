import { join } from 'node:path'
import { workflowIds } from '@runninghub-action/simulator'
import type { Language } from '../../src/messages/messages.ts'
import { openWizard } from './open-wizard.ts'
import { API_KEY } from './program.ts'
import type { KEYS } from './terminal.ts'

type Key = keyof typeof KEYS

/** What is shown, and what the user then types or presses. */
type Step = [shown: string | RegExp, ...keys: (string | { press: Key })[]]

const enter = { press: 'enter' } as const

/** The questions of one run in both languages, and its answers. */
const steps = (isEnglish: boolean): Step[] => {
  const say = (english: string, chinese: string) => (isEnglish ? english : chinese)
  return [
    [say('API key', 'API Key（'), API_KEY, enter],
    [say('Store the key', '是否将 API Key 保存到'), enter],
    [say('Workflow id', '工作流 ID，或工作流'), workflowIds.imageToImage, enter],
    [say('Path of api.json', 'api.json 的路径'), 'cat', enter],
    [say('Select a node', '选择节点'), 'input', enter],
    [say('Select a field of node 10', '选择节点 10'), enter],
    [say('Path of the image', '的图片文件路径'), 'pic', { press: 'tab' }],
    ['pictures/cat.png', enter],
    [say('Run with 1 change', '已修改 1 处'), '6.text', enter],
    [say('New text of text', 'text 的新文本'), say('a cat in the rain', '雨中的猫'), enter, enter],
    [say('Run with 2 changes', '已修改 2 处'), enter],
    [say('Directory to save', '保存结果的目录'), enter],
    [say('This costs coins', '将消耗 RH 币'), enter],
    [say('Show the same run', '查看这次运行的其他写法'), { press: 'down' }, enter],
    [/--download results[^◇]*◆[^◇]*$/, enter],
  ]
}

/**
 * Runs the wizard against a simulator in a pseudo-terminal and returns its screen. Parts that differ
 * from run to run are replaced, so that the result is always the same.
 */
export async function recordGuidedRun(language: Language): Promise<string> {
  await using opened = await openWizard(['--lang', language], { columns: 140 })
  const { terminal, dir, baseUrl } = opened
  for (const [shown, ...keys] of steps(language === 'en')) {
    // The text belongs to the last question on the screen.
    const last = typeof shown === 'string' ? new RegExp(`${escapeRegExp(shown)}[^◇]*$`) : shown
    await terminal.waitFor(last)
    for (const key of keys) {
      if (typeof key !== 'string') {
        terminal.press(key.press)
        continue
      }
      terminal.type(key)
      await terminal.waitFor(key === API_KEY ? /[▪*•]{32}/ : key)
    }
  }
  await terminal.exited
  return terminal.text
    .replaceAll(join(dir, 'config'), '~/.config')
    .replaceAll(` --base-url ${baseUrl}`, '')
    .replaceAll(baseUrl, 'https://www.runninghub.cn')
    .replace(/21\d{17}/g, '2125223812352966657')
    .replace(/watercolour_0\w+/, 'watercolour_00001_ggzqd_1795527816')
    .replace(/(?<=✔ \S+ ?[(（])[^)）]*/u, language === 'en' ? '0:35, 7 coins' : '0:35，7 RH 币')
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
