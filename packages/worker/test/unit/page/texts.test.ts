import { expect, test } from 'vitest'
import { chooseLanguage } from '../../../page/text/choose-language.ts'

test.each([
  [null, ['zh-CN', 'en'], 'zh'],
  [null, ['fr', 'en-GB', 'zh'], 'en'],
  [null, ['fr'], 'en'],
  ['en', ['zh-TW'], 'en'],
  ['zh', ['en'], 'zh'],
  ['xx', ['zh'], 'zh'],
] as const)('choice %s and languages %j make the page %s', (chosen, preferred, language) => {
  expect(chooseLanguage(chosen, preferred)).toBe(language)
})
