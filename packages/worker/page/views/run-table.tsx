import { formatAgo } from '../model/format.ts'
import { toHash } from '../model/route.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { costOf, durationOf } from '../parts/cost.ts'
import { Thumbnail } from '../parts/media.tsx'
import { StatusPill } from '../parts/status.tsx'
import { targetOf } from '../parts/target.ts'
import { useTexts } from '../text/texts.ts'

const MAX_THUMBNAILS = 3

/** A table of runs. Its rows are cards on a narrow screen, so its roles are explicit. */
export function RunTable({ tasks }: { tasks: readonly Task[] }) {
  const texts = useTexts()
  const { columns } = texts
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: `display: grid` removes the roles of a table
    <table class="runs" role="table" onKeyDown={moveFocus}>
      <thead role="rowgroup">
        <tr role="row">
          {Object.entries(columns).map(([name, title]) => (
            <th key={name} role="columnheader" scope="col" class={`c-${name}`}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {tasks.map((task) => (
          <Row key={task.id} task={task} />
        ))}
      </tbody>
    </table>
    // biome-ignore-end lint/a11y/noRedundantRoles: as above
  )
}

function Row({ task }: { task: Task }) {
  const texts = useTexts()
  const { now } = usePage()
  const { results, callback } = task
  const reason = task.error ?? task.waitingFor
  const more = results.length - MAX_THUMBNAILS
  return (
    // biome-ignore-start lint/a11y/noRedundantRoles: `display: grid` removes the roles of a table
    <tr role="row">
      <td role="cell" class="c-status">
        <StatusPill status={task.status} />
      </td>
      <td role="cell" class="c-run">
        <a class="row-link" href={toHash({ view: 'run', id: task.id })}>
          <bdi>{task.preset ?? targetOf(task, texts)}</bdi>
        </a>
        <code class="id">{task.id}</code>
        {task.prompt && (
          <span class="prompt" dir="auto">
            {task.prompt}
          </span>
        )}
        {reason && (
          <span class={`reason ${task.status}`} dir="auto">
            {reason.code}: {reason.message}
          </span>
        )}
      </td>
      <td role="cell" class="c-results">
        {results.slice(0, MAX_THUMBNAILS).map((result, index) => (
          <Thumbnail key={result.url ?? index} result={result} />
        ))}
        {more > 0 && <span class="more">+{more}</span>}
      </td>
      <td role="cell" class="c-duration">
        {durationOf(task, now)}
      </td>
      <td role="cell" class="c-cost">
        {costOf(task, texts)}
      </td>
      <td role="cell" class="c-callback">
        {callback && callback.status !== 'none' && (
          <span class={`callback ${callback.status}`} data-label={texts.columns.callback}>
            {texts.callback[callback.status]}
          </span>
        )}
      </td>
      <td role="cell" class="c-created">
        <time
          dateTime={task.createdAt}
          title={new Date(task.createdAt).toLocaleString(texts.language)}
        >
          {formatAgo(task.createdAt, now, texts.language)}
        </time>
      </td>
    </tr>
    // biome-ignore-end lint/a11y/noRedundantRoles: as above
  )
}

/** The arrow keys move the focus between the rows. */
function moveFocus(event: KeyboardEvent & { currentTarget: HTMLTableElement }) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('.row-link')]
  const next = links[links.indexOf(event.target as HTMLElement) + step]
  if (!next) return
  event.preventDefault()
  next.focus()
}
