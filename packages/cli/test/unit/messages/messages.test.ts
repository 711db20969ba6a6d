import { expect, test } from 'vitest'
import { en } from '../../../src/messages/en.ts'
import { detectLanguage, getMessages } from '../../../src/messages/messages.ts'
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

/** Returns all messages without parameters, with their paths. */
function plainTexts(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}.${name}`, value]]
    return typeof value === 'object' ? plainTexts(value, `${path}.${name}`) : []
  })
}

test.each([
  [
    'en',
    '--max-coins (10) is reached: 11 coins were spent, not counting 2 tasks whose cost RunningHub did not report. In flight at that moment: 3. Not started: 4, 6–8.',
  ],
  [
    'zh',
    '已达到 --max-coins（10）：已消耗 11 个 RH 币，另有 2 个任务 RunningHub 未返回费用。当时正在运行的行：3。未开始的行：4, 6–8。',
  ],
] as const)('the note about spent coins names tasks of unknown cost (%s)', (language, note) => {
  const budget = { limit: 10, spent: 11, unknownCosts: 2 }
  const { coinsSpent } = getMessages(language).run
  expect(coinsSpent(budget, { inFlight: '3', notStarted: '4, 6–8' })).toBe(note)
})
