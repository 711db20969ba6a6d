import { useEffect, useState } from 'preact/hooks'
import type { ApiError } from '../api/client.ts'
import { listPresets } from '../api/list-presets.ts'
import { formatAgo } from '../model/format.ts'
import { toHash } from '../model/route.ts'
import type { PresetSummary } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { Skeleton, State } from '../parts/state.tsx'
import { targetOf } from '../parts/target.ts'
import { useTexts } from '../text/texts.ts'

/** All presets that the token may use. */
export function PresetsView() {
  const texts = useTexts()
  const { client } = usePage()
  const [presets, setPresets] = useState<PresetSummary[]>()
  const [failure, setFailure] = useState<ApiError>()
  useEffect(() => {
    listPresets(client).then(setPresets, setFailure)
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
        {presets.map((preset) => (
          <Item key={preset.name} preset={preset} />
        ))}
      </ul>
    </>
  )
}

function Item({ preset }: { preset: PresetSummary }) {
  const texts = useTexts()
  const { now } = usePage()
  const { name, title, description, updatedAt } = preset
  return (
    <li>
      <a class="row-link" href={toHash({ view: 'preset', name })}>
        <bdi>{title ?? name}</bdi>
      </a>
      <p class="description" dir="auto">
        {description ?? targetOf(preset, texts)}
      </p>
      <p class="muted small">
        {title && <code>{name}</code>}{' '}
        {texts.presetsUpdated(formatAgo(updatedAt, now, texts.language))}
      </p>
    </li>
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
