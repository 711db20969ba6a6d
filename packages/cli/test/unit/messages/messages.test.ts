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

/** Returns all messages without parameters, with their paths. */
function plainTexts(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}.${name}`, value]]
    return typeof value === 'object' ? plainTexts(value, `${path}.${name}`) : []
  })
}
