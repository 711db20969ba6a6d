import { useState } from 'preact/hooks'
import type { DashboardAccount } from '../../src/model/dashboard.ts'
import { formatAgo } from '../model/format.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'
import { problemText, reasonText } from '../text/worker-texts.ts'

interface Props {
  account: DashboardAccount
  hasName: boolean
}

/** Why an account is paused, and the button that resumes it. */
export function PauseBanner({ account: { name, paused }, hasName }: Props) {
  const texts = useTexts()
  const { client, now, refresh } = usePage()
  const [problem, setProblem] = useState<string>()
  if (!paused) return null
  const { message, hint } = reasonText(paused, texts)
  const resume = async () => {
    try {
      const query = hasName ? `?account=${encodeURIComponent(name)}` : ''
      await client.post(`/v1/queue/resume${query}`)
      refresh()
    } catch (error) {
      setProblem(problemText(error, texts))
    }
  }
  return (
    <div class="banner danger" role="status">
      <p>
        <strong>{texts.pausedTitle(hasName ? name : '')}</strong>{' '}
        {texts.pausedSince(formatAgo(paused.since, now, texts.language))}
        <br />
        <code>{paused.code}</code> <bdi>{message}</bdi> <bdi>{hint}</bdi>{' '}
        {problem && <strong>{problem}</strong>}
      </p>
      <button type="button" onClick={resume}>
        {texts.resume}
      </button>
    </div>
  )
}
