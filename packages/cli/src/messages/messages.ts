import { en, type Words } from './en.ts'
import { zh } from './zh.ts'

export type { Words }
export type Language = 'en' | 'zh'

export const LANGUAGES: readonly Language[] = ['en', 'zh']

export function wordsOf(language: Language): Words {
  return language === 'zh' ? zh : en
}

/** `--lang`, or the locale as POSIX finds it, or the system's. */
export function pickLanguage(lang: string | undefined, env: NodeJS.ProcessEnv): Language {
  if (lang === 'en' || lang === 'zh') return lang
  const locale =
    env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
