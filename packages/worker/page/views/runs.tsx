import { type Filter, toHash } from '../model/route.ts'
import { usePage } from '../page-context.ts'
import { Skeleton, State } from '../parts/state.tsx'
import { useTexts } from '../text/texts.ts'
import { Filters } from './filters.tsx'
import { RunTable } from './run-table.tsx'

/** All runs that a filter selects, newest first. */
export function RunsView({ filter }: { filter: Filter }) {
  const texts = useTexts()
  const { board, isCurrent } = usePage()
  const { cursor: page, ...conditions } = filter
  const isFiltered = Object.keys(conditions).length > 0
  const shown = isCurrent ? board : undefined
  return (
    <>
      <h1 class="hidden">{texts.runs}</h1>
      <Filters filter={filter} />
      {!shown && <Skeleton label={texts.loading} rows={8} />}
      {shown && shown.tasks.length > 0 && <RunTable tasks={shown.tasks} />}
      {shown?.tasks.length === 0 && (isFiltered || page ? <NoMatch /> : <Empty />)}
      <nav class="pages" aria-label={texts.runs}>
        {page && <a href={toHash({ view: 'runs', filter: conditions })}>← {texts.newer}</a>}
        {shown?.cursor && (
          <a href={toHash({ view: 'runs', filter: { ...filter, cursor: shown.cursor } })}>
            {texts.older} →
          </a>
        )}
      </nav>
    </>
  )
}

function NoMatch() {
  const texts = useTexts()
  return (
    <State title={texts.noMatchTitle}>
      <p>{texts.noMatchText}</p>
      <a class="button" href="#/runs">
        {texts.clearFilters}
      </a>
    </State>
  )
}

function Empty() {
  const texts = useTexts()
  const command = `curl ${location.origin}/v1/tasks -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: application/json' \\
  -d '{"workflowId": "1980237776367083521", "inputs": {"6.text": "a cat"}}'`
  return (
    <State title={texts.emptyTitle}>
      <p>{texts.emptyText}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
      <pre tabIndex={0}>{command}</pre>
      <a class="button" href="#/presets">
        {texts.emptyAction}
      </a>
    </State>
  )
}
