import type { Environment } from '../environment.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Every message. Both languages have all of them: what is missing does not compile. */
export type Words = typeof en
export type Language = 'en' | 'zh'

export const LANGUAGES: readonly Language[] = ['en', 'zh']

export function wordsOf(language: Language): Words {
  return language === 'zh' ? zh : en
}

/** `--lang`, or the locale as POSIX finds it, or the system's. */
export function pickLanguage(lang: string | undefined, env: Environment): Language {
  if (lang === 'en' || lang === 'zh') return lang
  const locale =
    env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
