import { isAccountPaused } from '../model/account.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'

/** Longer messages are folded. */
const LONG = 400

/** Why a run has no result yet, or never will, and what to do. */
export function Reason({ task }: { task: Task }) {
  const texts = useTexts()
  const { board } = usePage()
  const { error, note, provisional, status, waitingFor } = task
  // A banner above has the reason already.
  const isPaused = isAccountPaused(task, board?.accounts ?? [])
  return (
    <>
      {error && <ErrorBox error={error} isUnknown={status === 'unknown'} />}
      {waitingFor && !isPaused && (
        <div class="banner info">
          <p>
            <code>{waitingFor.code}</code> <bdi>{waitingFor.message}</bdi>{' '}
            <bdi class="hint">{waitingFor.hint}</bdi>
          </p>
        </div>
      )}
      {note && (
        <div class="banner info">
          <p>
            <strong>{texts.note}</strong> <bdi>{note}</bdi>
          </p>
        </div>
      )}
      {provisional && (
        <div class="banner info">
          <p>{texts.provisional}</p>
        </div>
      )}
    </>
  )
}

interface Props {
  error: NonNullable<Task['error']>
  isUnknown: boolean
}

function ErrorBox({ error, isUnknown }: Props) {
  const texts = useTexts()
  const { code, message, hint, node, nodeErrors = [] } = error
  const name = [node?.name, node?.id && `#${node.id}`].filter(Boolean).join(' ')
  return (
    <section class={`error-box ${isUnknown ? 'unknown' : ''}`}>
      <h2>
        {isUnknown ? texts.unknownTitle : texts.error} <code>{code}</code>
      </h2>
      {name && (
        <p class="node">
          <bdi>{texts.node(name)}</bdi>
        </p>
      )}
      <LongText text={message} />
      {nodeErrors.map(({ nodeId, classType, messages }) => (
        <p key={nodeId} class="node-error" dir="auto">
          <strong>{texts.node([classType, `#${nodeId}`].filter(Boolean).join(' '))}</strong>{' '}
          {messages.join('; ')}
        </p>
      ))}
      {hint && (
        <p class="hint" dir="auto">
          {hint}
        </p>
      )}
    </section>
  )
}

function LongText({ text }: { text: string }) {
  const texts = useTexts()
  if (text.length <= LONG)
    return (
      <p class="message" dir="auto">
        {text}
      </p>
    )
  return (
    <details class="message" dir="auto">
      <summary>
        <span class="short">{text.slice(0, LONG)}…</span> <span class="link">{texts.showAll}</span>
      </summary>
      {text}
    </details>
  )
}
