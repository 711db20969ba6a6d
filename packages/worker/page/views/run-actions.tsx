import { useRef, useState } from 'preact/hooks'
import { toCurl } from '../model/curl.ts'
import { isOpen } from '../model/refresh.ts'
import { toHash } from '../model/route.ts'
import { safeUrl } from '../model/safe-url.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { useTexts } from '../text/texts.ts'
import { problemText } from '../text/worker-texts.ts'

type Action = 'cancel' | 'rerun' | 'redeliver'

/** What can be done with a run. */
export function RunActions({ task }: { task: Task }) {
  const texts = useTexts()
  const { client, board, refresh } = usePage()
  const [pending, setPending] = useState<Action>()
  const [problem, setProblem] = useState<string>()
  const [asked, setAsked] = useState<Action>()
  // Repeated after a lost response, the request creates no second task.
  const rerunKey = useRef(crypto.randomUUID())

  const act = async (action: Action) => {
    setPending(action)
    setProblem(undefined)
    try {
      const idempotencyKey = action === 'rerun' ? { idempotencyKey: rerunKey.current } : {}
      const changed = await client.post<Task>(`/v1/tasks/${task.id}/${action}`, idempotencyKey)
      if (action === 'rerun') {
        rerunKey.current = crypto.randomUUID()
        location.hash = toHash({ view: 'run', id: changed.id })
      } else refresh()
    } catch (error) {
      setProblem(problemText(error, texts))
    }
    setPending(undefined)
    setAsked(undefined)
  }

  const open = isOpen(task.status) || task.endedAt === undefined
  // RunningHub may have the task, so a second one may be a second bill.
  const isUnknown = task.status === 'unknown'
  const page = safeUrl(
    board?.task?.id === task.id ? board.runninghubPage : undefined,
    location.hostname,
  )
  const hasCallback = task.callback !== undefined && task.callback.status !== 'none'
  return (
    <fieldset class="actions" aria-label={texts.moreActions} disabled={pending !== undefined}>
      {open && (
        <button
          type="button"
          class="danger"
          onClick={() => (asked === 'cancel' ? act('cancel') : setAsked('cancel'))}
        >
          {asked === 'cancel' ? texts.cancelSure : texts.cancel}
        </button>
      )}
      {!open && (
        <button
          type="button"
          class="primary"
          onClick={() => (isUnknown && asked !== 'rerun' ? setAsked('rerun') : act('rerun'))}
        >
          {asked === 'rerun' ? texts.runAgainSure : texts.runAgain}
        </button>
      )}
      {!open && hasCallback && (
        <button type="button" onClick={() => act('redeliver')}>
          {texts.redeliver}
        </button>
      )}
      {task.input && <CopyButton label={texts.copyCurl} text={() => toCurl(task)} />}
      {page && (
        <a class="button" href={page.href} target="_blank" rel="noreferrer noopener">
          {texts.openOnRunningHub} ↗
        </a>
      )}
      {problem && (
        <p class="problem" role="alert" dir="auto">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
