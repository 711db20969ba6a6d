import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { chooseLanguage, type Language } from './choose-language.ts'
import { en, type Texts } from './en.ts'
import { zh } from './zh.ts'

export type { Language }

const TEXTS: Readonly<Record<Language, Texts>> = { en, zh }
const KEY = 'language'

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
