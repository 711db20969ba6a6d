import { expect, test } from 'vitest'
import { en } from '../../../src/messages/en.ts'
import { detectLanguage } from '../../../src/messages/messages.ts'
import { zh } from '../../../src/messages/zh.ts'

test.each<[Record<string, string>, string | undefined, string]>([
  [{ LANG: 'zh_CN.UTF-8' }, undefined, 'zh'],
  [{ LANG: 'zh_TW' }, undefined, 'zh'],
  [{ LANG: 'en_US.UTF-8' }, undefined, 'en'],
  [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, undefined, 'en'],
  [{ LANG: 'zh_CN.UTF-8' }, 'en', 'en'],
  [{ LANG: 'de_DE' }, 'zh', 'zh'],
])('the language for %j and --lang %s is %s', (env, lang, language) => {
  expect(detectLanguage(lang, env)).toBe(language)
})

test('every Chinese message is translated', () => {
  const english = new Map(plainTexts(en))
  // A usage without placeholder is the same in both languages.
  const untranslated = plainTexts(zh).filter(
    ([path, text]) => english.get(path) === text && !path.endsWith('.usage'),
  )
  expect(untranslated).toEqual([])
})

test.each([
  [
    en,
    '--max-coins (2) is reached: 3 coins were spent, not counting 1 task whose cost RunningHub did not report. In flight at that moment: 4. Not started: 5–6.',
    '--max-coins (2) is reached: 3 coins were spent. Not started: 5–6.',
  ],
  [
    zh,
    '已达到 --max-coins（2）：已消耗 3 个 RH 币（另有 1 个任务，RunningHub 未返回费用，未计入）。当时正在运行的行：4。未开始的行：5–6。',
    '已达到 --max-coins（2）：已消耗 3 个 RH 币。未开始的行：5–6。',
  ],
])('the note of --max-coins names unknown costs and runs in flight', ({ run }, all, least) => {
  expect(run.coinsSpent({ spent: 3, limit: 2, unknownCosts: 1 }, '4', '5–6')).toBe(all)
  expect(run.coinsSpent({ spent: 3, limit: 2, unknownCosts: 0 }, '', '5–6')).toBe(least)
})

/** Returns all messages without parameters, with their paths. */
function plainTexts(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}.${name}`, value]]
    return typeof value === 'object' ? plainTexts(value, `${path}.${name}`) : []
  })
}
