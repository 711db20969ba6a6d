import { formatTime } from '../model/format.ts'
import { type TimelineEvent, timelineOf } from '../model/timeline.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import type { Texts } from '../text/en.ts'
import { useTexts } from '../text/texts.ts'
import { reasonText } from '../text/worker-texts.ts'

/** The life of a run, in the order of time. */
export function Timeline({ task }: { task: Task }) {
  const texts = useTexts()
  return (
    <section>
      <h2>{texts.timeline}</h2>
      <ol class="timeline">
        {timelineOf(task).map((event, index) => (
          <Item key={index} event={event} />
        ))}
      </ol>
    </section>
  )
}

function Item({ event }: { event: TimelineEvent }) {
  const texts = useTexts()
  const { now } = usePage()
  return (
    <li class={classOf(event)}>
      <div class="line">
        <span>{titleOf(event, texts)}</span>
        {'at' in event && (
          <time dateTime={event.at}>{formatTime(event.at, now, texts.language)}</time>
        )}
      </div>
      <Detail event={event} />
    </li>
  )
}

function Detail({ event }: { event: TimelineEvent }) {
  const texts = useTexts()
  switch (event.kind) {
    case 'progress': {
      const { percent, node } = event
      return (
        <>
          {percent !== undefined && (
            <progress value={percent} max={100} aria-label={texts.event.progress(percent)} />
          )}
          {node && <bdi class="muted">{texts.node(node)}</bdi>}
        </>
      )
    }
    case 'waiting':
      return (
        <p class="muted" dir="auto">
          {reasonText(event, texts).message}
        </p>
      )
    case 'ended':
      return event.provisional ? <p class="muted">{texts.event.provisional}</p> : null
    case 'callback':
      return event.response ? (
        <p class="response" dir="auto">
          {event.response}
        </p>
      ) : null
    default:
      return null
  }
}

function titleOf(event: TimelineEvent, texts: Texts): string {
  const names = texts.event
  switch (event.kind) {
    case 'ended':
      return names.ended(texts.status[event.status])
    case 'callback':
      return names.callback(event.status === undefined ? names.noResponse : `HTTP ${event.status}`)
    case 'progress':
      return event.percent === undefined ? names.progressUnknown : names.progress(event.percent)
    case 'cancel-requested':
      return names.cancelRequested
    case 'callback-next':
      return names.callbackNext
    case 'callback-dead':
      return names.callbackDead
    default:
      return names[event.kind]
  }
}

function classOf(event: TimelineEvent): string {
  if (event.kind === 'ended') return event.status
  if (event.kind === 'progress') return 'running now'
  if (event.kind === 'waiting' || event.kind === 'callback-next') return 'now'
  if (event.kind === 'callback-dead') return 'failed'
  if (event.kind !== 'callback') return ''
  const { status = 0 } = event
  return status >= 200 && status < 300 ? 'succeeded' : 'failed'
}
