import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { en, type Texts } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh'

const TEXTS: Readonly<Record<Language, Texts>> = { en, zh }
const KEY = 'language'

/** Returns the language that a person chose, else the first one of the browser that the page has. */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'zh') return chosen
  const [language] = preferred
    .map((tag) => tag.toLowerCase().split('-')[0])
    .filter((tag) => tag === 'en' || tag === 'zh')
  return language ?? 'en'
}

/** Reads the language of this browser. */
export function readLanguage(): Language {
  return chooseLanguage(localStorage.getItem(KEY), navigator.languages)
}

export function saveLanguage(language: Language): void {
  localStorage.setItem(KEY, language)
}

export function textsOf(language: Language): Texts {
  return TEXTS[language]
}

export const TextsContext = createContext<Texts>(en)

/** Returns the texts in the language of the page. */
export function useTexts(): Texts {
  return useContext(TextsContext)
}
