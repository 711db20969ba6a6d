import type { ApiError } from '../api/client.ts'
import { formatTime } from '../model/format.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'
import { problemText } from '../text/worker-texts.ts'

interface Props {
  failure: ApiError
  /** When the shown state was received; 0 when there is none. */
  at: number
  onRetry: () => void
}

/** Says that the shown state is old, and why. */
export function ConnectionBanner({ failure, at, onRetry }: Props) {
  const texts = useTexts()
  const { now } = usePage()
  const shown = at && texts.stale(formatTime(new Date(at).toISOString(), now, texts.language))
  return (
    <div class="banner warning" role="status">
      <p>
        <strong>{problemText(failure, texts)}</strong> {shown || ''} {texts.retrying}
      </p>
      <button type="button" onClick={onRetry}>
        {texts.retry}
      </button>
    </div>
  )
}
