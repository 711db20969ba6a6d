export type Language = 'en' | 'zh'

/** Returns the language that a person chose, else the first one of the browser that the page has. */
export function chooseLanguage(chosen: string | null, preferred: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'zh') return chosen
  const [language] = preferred
    .map((tag) => tag.toLowerCase().split('-')[0])
    .filter((tag) => tag === 'en' || tag === 'zh')
  return language ?? 'en'
}
