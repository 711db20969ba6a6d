import { useEffect, useState } from 'preact/hooks'
import { useTexts } from '../text/texts.ts'

const SHOWN = 2_000

/** Copies a text, and says so for two seconds. */
export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const texts = useTexts()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), SHOWN)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async () => {
    await navigator.clipboard.writeText(text())
    setCopied(true)
  }
  return (
    <button type="button" onClick={copy}>
      <span aria-live="polite">{copied ? texts.copied : label}</span>
    </button>
  )
}
