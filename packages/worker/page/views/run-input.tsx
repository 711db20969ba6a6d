import { safeUrl } from '../model/safe-url.ts'
import type { Task } from '../model/types.ts'
import { Skeleton } from '../parts/state.tsx'
import { useTexts } from '../text/texts.ts'

/** What the caller sent. */
export function RunInput({ task, isComplete }: { task: Task; isComplete: boolean }) {
  const texts = useTexts()
  const { input } = task
  return (
    <section>
      <h2>{texts.input}</h2>
      {!input && isComplete && <p class="muted">{texts.noInput}</p>}
      {!input && !isComplete && <Skeleton label={texts.loading} rows={2} />}
      {input && (
        <dl class="input">
          {input.nodeInfoList
            .filter(({ nodeId, fieldName }) => !isFile(input.files, nodeId, fieldName))
            .map(({ nodeId, fieldName, fieldValue }) => (
              <Value key={`${nodeId}.${fieldName}`} name={`${nodeId}.${fieldName}`}>
                {String(fieldValue)}
              </Value>
            ))}
          {input.files.map(({ nodeId, fieldName, url }) => (
            <Value
              key={`${nodeId}.${fieldName}`}
              name={`${nodeId}.${fieldName}`}
              url={safeUrl(url, location.hostname)?.href}
            >
              {url}
            </Value>
          ))}
        </dl>
      )}
      {input?.workflow && (
        <details class="graph">
          <summary>{texts.graph}</summary>
          <pre>{input.workflow}</pre>
        </details>
      )}
    </section>
  )
}

type Files = NonNullable<Task['input']>['files']

/** A field with a file is in both lists. */
function isFile(files: Files, nodeId: string, fieldName: string): boolean {
  return files.some((file) => file.nodeId === nodeId && file.fieldName === fieldName)
}

function Value({
  name,
  url,
  children,
}: {
  name: string
  url?: string | undefined
  children: string
}) {
  return (
    <div>
      <dt>
        <code>{name}</code>
      </dt>
      <dd dir="auto">
        {url ? (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {children}
          </a>
        ) : (
          children
        )}
      </dd>
    </div>
  )
}
