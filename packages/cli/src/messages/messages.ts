import { en, type Messages } from './en.ts'
import { zh } from './zh.ts'

export type { Messages }
export type Language = 'en' | 'zh'
export type CommandName = keyof Messages['help']['commands']

export const LANGUAGES: readonly Language[] = ['en', 'zh']

export function getMessages(language: Language): Messages {
  return language === 'zh' ? zh : en
}

/** Returns `--lang`, or the language of the POSIX locale, or of the system. */
export function detectLanguage(lang: string | undefined, env: NodeJS.ProcessEnv): Language {
  if (lang === 'en' || lang === 'zh') return lang
  const locale =
    env.LC_ALL || env.LC_MESSAGES || env.LANG || Intl.DateTimeFormat().resolvedOptions().locale
  return /^zh/i.test(locale) ? 'zh' : 'en'
}
