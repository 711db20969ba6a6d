import { useEffect, useRef } from 'preact/hooks'
import { useTexts } from '../text/texts.ts'

interface Props {
  problem: string | undefined
  onSignIn: (token: string) => void
  onLanguage: () => void
}

export function SignIn({ problem, onSignIn, onLanguage }: Props) {
  const texts = useTexts()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const submit = (event: Event) => {
    event.preventDefault()
    const token = input.current?.value.trim()
    if (token) onSignIn(token)
  }
  return (
    <main class="sign-in">
      <form onSubmit={submit}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>{texts.signInTitle}</h1>
        <label for="token">{texts.token}</label>
        <input
          ref={input}
          id="token"
          type="password"
          required
          autocomplete="off"
          spellcheck={false}
          aria-describedby="token-help"
          aria-invalid={problem !== undefined}
        />
        <p id="token-help" class="muted">
          {texts.tokenHelp}
        </p>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="primary">
          {texts.signIn}
        </button>
      </form>
      <footer>
        <button type="button" class="quiet" onClick={onLanguage}>
          {texts.otherLanguage}
        </button>
        <a href="/docs">{texts.docs}</a>
      </footer>
    </main>
  )
}
