import { toHash } from '../model/route.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { Skeleton, State } from '../parts/state.tsx'
import { StatusPill } from '../parts/status.tsx'
import { targetOf } from '../parts/target.ts'
import { useTexts } from '../text/texts.ts'
import { Reason } from './reason.tsx'
import { RunActions } from './run-actions.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunInput } from './run-input.tsx'
import { RunResults } from './run-results.tsx'
import { Timeline } from './timeline.tsx'

/** One run: what was sent, what happened, what came back, and what can be done. */
export function RunView({ id }: { id: string }) {
  const texts = useTexts()
  const { board, isCurrent } = usePage()
  // The list has most of it already.
  const task = isCurrent ? board?.task : board?.tasks.find((listed) => listed.id === id)
  return (
    <>
      <nav class="crumbs">
        <a class="crumb" href="#/runs">
          ← {texts.back}
        </a>
      </nav>
      {!task && <h1 class="hidden">{texts.runs}</h1>}
      {!task && !isCurrent && <Skeleton label={texts.loading} />}
      {!task && isCurrent && (
        <State title={texts.notFoundTitle}>
          <p>{texts.notFoundText}</p>
        </State>
      )}
      {task && <Run task={task} isComplete={isCurrent} />}
    </>
  )
}

function Run({ task, isComplete }: { task: Task; isComplete: boolean }) {
  const texts = useTexts()
  const { preset, metadata } = task
  return (
    <article class="run">
      <div class="run-head">
        <div>
          <h1>
            {preset ? (
              <a href={toHash({ view: 'preset', name: preset })}>
                <bdi>{preset}</bdi>
              </a>
            ) : (
              targetOf(task, texts)
            )}
          </h1>
          <code class="id">{task.id}</code>
        </div>
        <StatusPill status={task.status} />
        <RunActions task={task} />
      </div>
      <Reason task={task} />
      <div class="columns">
        <div>
          <RunResults task={task} />
          <RunInput task={task} isComplete={isComplete} />
          {metadata !== undefined && metadata !== null && (
            <section>
              <h2>{texts.metadata}</h2>
              <pre dir="auto">{JSON.stringify(metadata, null, 2)}</pre>
            </section>
          )}
        </div>
        <aside>
          <RunFacts task={task} />
          <Timeline task={task} />
        </aside>
      </div>
    </article>
  )
}
