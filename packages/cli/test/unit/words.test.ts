import { describe, expect, test } from 'vitest'
import { en } from '../../src/messages/en.ts'
import { detectLanguage } from '../../src/messages/messages.ts'
import { zh } from '../../src/messages/zh.ts'

describe('messages', () => {
  test.each<[Record<string, string>, string | undefined, string]>([
    [{ LANG: 'zh_CN.UTF-8' }, undefined, 'zh'],
    [{ LANG: 'zh_TW' }, undefined, 'zh'],
    [{ LANG: 'en_US.UTF-8' }, undefined, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }, undefined, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'en', 'en'],
    [{ LANG: 'de_DE' }, 'zh', 'zh'],
  ])('of %j with --lang %s are %s', (env, lang, language) => {
    expect(detectLanguage(lang, env)).toBe(language)
  })

  test('no Chinese message was left in English', () => {
    const same = leaves(en).filter(
      ([path, text]) =>
        !path.endsWith('.usage') &&
        leaves(zh).some(([other, its]) => other === path && its === text),
    )
    expect(same.map(([path]) => path)).toEqual([])
  })
})

/** All plain texts, with their paths. */
function leaves(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] => {
    if (typeof value === 'string') return [[`${path}.${name}`, value]]
    return typeof value === 'object' ? leaves(value, `${path}.${name}`) : []
  })
}
