import { useCallback, useEffect, useState } from 'preact/hooks'
import { Shell } from './shell.tsx'
import { type Language, readLanguage, saveLanguage, TextsContext, textsOf } from './text/texts.ts'
import { SignIn } from './views/sign-in.tsx'

const TOKEN = 'token'

/** The page: signs in, then shows the shell. The tab keeps the token until it is closed. */
export function App() {
  const [token, setToken] = useState(() => sessionStorage.getItem(TOKEN))
  const [problem, setProblem] = useState<string>()
  const [language, setLanguage] = useState<Language>(readLanguage)
  const texts = textsOf(language)

  useEffect(() => {
    document.documentElement.lang = texts.language
    document.title = texts.title
  }, [texts])

  const signIn = (entered: string) => {
    sessionStorage.setItem(TOKEN, entered)
    setProblem(undefined)
    setToken(entered)
  }
  const signOut = useCallback((reason?: string) => {
    sessionStorage.removeItem(TOKEN)
    setProblem(reason)
    setToken(null)
  }, [])
  const switchLanguage = () => {
    const other = language === 'en' ? 'zh' : 'en'
    saveLanguage(other)
    setLanguage(other)
  }

  return (
    <TextsContext.Provider value={texts}>
      {token === null ? (
        <SignIn problem={problem} onSignIn={signIn} onLanguage={switchLanguage} />
      ) : (
        <Shell key={token} token={token} onSignOut={signOut} onLanguage={switchLanguage} />
      )}
    </TextsContext.Provider>
  )
}
