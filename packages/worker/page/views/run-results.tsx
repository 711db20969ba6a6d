import { formatTime } from '../model/format.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { ResultView } from '../parts/media.tsx'
import { useTexts } from '../text/texts.ts'

/** All results of a run. */
export function RunResults({ task }: { task: Task }) {
  const texts = useTexts()
  const { now } = usePage()
  const { results, truncated, resultsExpireAt, endedAt, error } = task
  if (results.length === 0 && error) return null
  const expiry = resultsExpireAt
    ? texts.linksUntil(formatTime(resultsExpireAt, now, texts.language))
    : texts.linksForADay
  const hasLinks = results.some(({ url }) => url !== undefined)
  return (
    <section>
      <h2>{texts.results}</h2>
      {truncated && <p class="muted">{texts.truncated}</p>}
      {results.length === 0 && !truncated && (
        <p class="muted">{endedAt ? texts.noResultsEnded : texts.noResults}</p>
      )}
      <div class="results">
        {results.map((result, index) => (
          <ResultView key={result.url ?? index} result={result} number={index + 1} />
        ))}
      </div>
      {hasLinks && <p class="muted small">{expiry}</p>}
    </section>
  )
}
