import { useEffect, useState } from 'preact/hooks'
import type { ApiError } from '../api/client.ts'
import { formatAgo } from '../model/format.ts'
import { toHash } from '../model/route.ts'
import type { PresetSummary } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { Skeleton, State } from '../parts/state.tsx'
import { useTexts } from '../text/texts.ts'

/** All presets that the token may use. */
export function PresetsView() {
  const texts = useTexts()
  const { client, now } = usePage()
  const [presets, setPresets] = useState<PresetSummary[]>()
  const [failure, setFailure] = useState<ApiError>()
  useEffect(() => {
    client
      .get<{ presets: PresetSummary[] }>('/v1/presets')
      .then((page) => setPresets(page.presets), setFailure)
  }, [client])
  if (failure) {
    const isForbidden = failure.status === 403
    const title = isForbidden ? texts.presetForbidden : texts.offline
    return (
      <>
        <h1 class="hidden">{texts.presets}</h1>
        <State title={title}>{failure.status !== undefined && <p>{failure.message}</p>}</State>
      </>
    )
  }
  if (!presets) return <Skeleton label={texts.loading} />
  if (presets.length === 0) return <NoPresets />
  return (
    <>
      <h1 class="hidden">{texts.presets}</h1>
      <ul class="presets">
        {presets.map(({ name, title, description, workflowId, updatedAt }) => (
          <li key={name}>
            <a class="row-link" href={toHash({ view: 'preset', name })}>
              <bdi>{title ?? name}</bdi>
            </a>
            <p class="description" dir="auto">
              {description ?? texts.workflow(workflowId)}
            </p>
            <p class="muted small">
              {title && <code>{name}</code>}{' '}
              {texts.presetsUpdated(formatAgo(updatedAt, now, texts.language))}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}

function NoPresets() {
  const texts = useTexts()
  const command = `curl -X PUT ${location.origin}/v1/presets/portrait \\
  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
  -d '{"workflowId": "1980237776367083521",
       "parameters": {"prompt": {"target": "6.text", "required": true}}}'`
  return (
    <>
      <h1 class="hidden">{texts.presets}</h1>
      <State title={texts.presetsEmptyTitle}>
        <p>{texts.presetsEmptyText}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable */}
        <pre tabIndex={0}>{command}</pre>
      </State>
    </>
  )
}
