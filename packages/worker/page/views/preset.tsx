import { useEffect, useState } from 'preact/hooks'
import type { ApiError, Client } from '../api/client.ts'
import { toHash } from '../model/route.ts'
import { type FormSchema, fieldsOf } from '../model/schema-form.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { Skeleton, State } from '../parts/state.tsx'
import { StatusPill } from '../parts/status.tsx'
import { useTexts } from '../text/texts.ts'
import { problemText } from '../text/worker-texts.ts'
import { PresetForm } from './preset-form.tsx'
import { Reason } from './reason.tsx'
import { RunResults } from './run-results.tsx'
import { RunTable } from './run-table.tsx'
import { Timeline } from './timeline.tsx'

/**
 * A form made from the schema of a preset, the run that it started, and earlier runs.
 *
 * @param run the id of the run that is watched
 */
export function PresetView({ name, run }: { name: string; run: string | undefined }) {
  const texts = useTexts()
  const { client, board } = usePage()
  const [schema, setSchema] = useState<FormSchema>()
  const [failure, setFailure] = useState<ApiError>()
  useEffect(() => {
    readSchema(client, name).then(setSchema, setFailure)
  }, [client, name])
  const watched = board?.task?.id === run ? board?.task : undefined
  const earlier = (board?.tasks ?? []).filter(({ preset, id }) => preset === name && id !== run)
  return (
    <>
      <nav class="crumbs">
        <a class="crumb" href="#/presets">
          ← {texts.presets}
        </a>
      </nav>
      <h1 dir="auto">{schema?.title ?? name}</h1>
      {schema?.description && (
        <p class="description" dir="auto">
          {schema.description}
        </p>
      )}
      {failure && <State title={problemText(failure, texts)} />}
      {!failure && (
        <div class="columns">
          <div>
            {schema ? (
              <PresetForm name={name} fields={fieldsOf(schema)} />
            ) : (
              <Skeleton label={texts.loading} />
            )}
          </div>
          <aside aria-live="polite">
            {run && !watched && <Skeleton label={texts.loading} rows={4} />}
            {watched && <Watched task={watched} />}
          </aside>
        </div>
      )}
      {earlier.length > 0 && (
        <section>
          <h2>{texts.recentRuns}</h2>
          <RunTable tasks={earlier.slice(0, 6)} />
        </section>
      )}
    </>
  )
}

function Watched({ task }: { task: Task }) {
  const texts = useTexts()
  return (
    <section class="watched">
      <div class="run-head">
        <h2>{texts.thisRun}</h2>
        <StatusPill status={task.status} />
        <a href={toHash({ view: 'run', id: task.id })}>{texts.openRun} →</a>
      </div>
      <Reason task={task} />
      {task.results.length > 0 ? <RunResults task={task} /> : <Timeline task={task} />}
    </section>
  )
}

/** Reads the schema of a preset. */
function readSchema(client: Client, name: string): Promise<FormSchema> {
  return client.get(`/v1/presets/${encodeURIComponent(name)}/schema`)
}
