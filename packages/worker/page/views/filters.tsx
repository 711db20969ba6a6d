import { useEffect, useRef, useState } from 'preact/hooks'
import { listPresets } from '../api/list-presets.ts'
import { type Filter, toHash } from '../model/route.ts'
import type { Status } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'

const TYPING_PAUSE = 300

/** The filter bar. What it selects is in the URL. */
export function Filters({ filter }: { filter: Filter }) {
  const texts = useTexts()
  const presets = usePresetNames()
  const set = (name: keyof Filter, value: string) => {
    const { [name]: _, cursor: __, ...others } = filter
    location.hash = toHash({ view: 'runs', filter: { ...others, ...(value && { [name]: value }) } })
  }
  const { cursor: _, ...conditions } = filter
  return (
    <search class="filters" aria-label={texts.filters}>
      <Search value={filter.text ?? ''} onChange={(text) => set('text', text)} />
      <Choice
        label={texts.filterStatus}
        all={texts.allStatuses}
        options={Object.keys(texts.status).map((status) => [
          status,
          texts.status[status as Status],
        ])}
        value={filter.status}
        onChange={(value) => set('status', value)}
      />
      <Choice
        label={texts.filterPreset}
        all={texts.allPresets}
        options={withCurrent(presets, filter.preset).map((name) => [name, name])}
        value={filter.preset}
        onChange={(value) => set('preset', value)}
      />
      <Choice
        label={texts.filterCallback}
        all={texts.allCallbacks}
        options={Object.entries(texts.callback)}
        value={filter.callback}
        onChange={(value) => set('callback', value)}
      />
      {Object.keys(conditions).length > 0 && <a href="#/runs">{texts.clearFilters}</a>}
    </search>
  )
}

/** Searches after a pause in typing. `/` sets the focus. */
function Search({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const texts = useTexts()
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef(0)
  useEffect(() => {
    if (input.current && document.activeElement !== input.current) input.current.value = value
  }, [value])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = /^(INPUT|SELECT|TEXTAREA)$/.test((event.target as Element).tagName)
      if (event.key !== '/' || isTyping) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer.current)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
  const onInput = () => {
    clearTimeout(timer.current)
    const search = () => onChange(input.current?.value.trim() ?? '')
    timer.current = window.setTimeout(search, TYPING_PAUSE)
  }
  return (
    <input
      ref={input}
      type="search"
      dir="auto"
      maxlength={200}
      defaultValue={value}
      placeholder={texts.search}
      aria-label={texts.search}
      onInput={onInput}
    />
  )
}

interface ChoiceProps {
  label: string
  all: string
  options: readonly (readonly [string, string])[]
  value: string | undefined
  onChange: (value: string) => void
}

function Choice({ label, all, options, value = '', onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map(([key, text]) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  )
}

/** Reads the names of the presets once. A token that may not read them can still filter. */
function usePresetNames(): string[] {
  const { client } = usePage()
  const [names, setNames] = useState<string[]>([])
  useEffect(() => {
    listPresets(client).then(
      (presets) => setNames(presets.map(({ name }) => name)),
      () => {},
    )
  }, [client])
  return names
}

function withCurrent(names: string[], current: string | undefined): string[] {
  return current === undefined || names.includes(current) ? names : [...names, current]
}
