import { useRef, useState } from 'preact/hooks'
import { ApiError } from '../api/client.ts'
import { toHash } from '../model/route.ts'
import { type Field, type FieldValue, toCall } from '../model/schema-form.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'
import { problemText } from '../text/worker-texts.ts'
import { FieldInput } from './field-input.tsx'

/** Sends a call of a preset, and shows its run beside the form. */
export function PresetForm({ name, fields }: { name: string; fields: readonly Field[] }) {
  const texts = useTexts()
  const { client, refresh } = usePage()
  const [values, setValues] = useState(() => defaultsOf(fields))
  const [isSending, setSending] = useState(false)
  const [failure, setFailure] = useState<ApiError>()
  // One key for one call: repeated after a lost response, it creates no second task.
  const key = useRef(crypto.randomUUID())

  const change = (field: string, value: FieldValue | undefined) => {
    key.current = crypto.randomUUID()
    setValues((before) => ({ ...before, [field]: value ?? '' }))
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    setSending(true)
    setFailure(undefined)
    try {
      const path = `/v1/presets/${encodeURIComponent(name)}/tasks`
      const request = toRequest(fields, values)
      const task = await client.post<Task>(path, { ...request, idempotencyKey: key.current })
      key.current = crypto.randomUUID()
      location.hash = toHash({ view: 'preset', name, run: task.id })
      refresh()
    } catch (error) {
      setFailure(error instanceof ApiError ? error : new ApiError(String(error)))
    }
    setSending(false)
  }

  const problemOf = (field: string) =>
    failure?.errors.find(({ pointer }) => pointer === `/${field}`)?.message
  const isNamed = fields.some((field) => problemOf(field.name) !== undefined)
  return (
    <form class="preset-form" onSubmit={submit}>
      {fields.length === 0 && <p class="muted">{texts.noParameters}</p>}
      {fields.map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          problem={problemOf(field.name)}
          onChange={(value) => change(field.name, value)}
        />
      ))}
      {failure && !isNamed && (
        <p class="problem" role="alert" dir="auto">
          {failure.status === undefined ? texts.outcomeUnknown : problemText(failure, texts)}
        </p>
      )}
      <button type="submit" class="primary" disabled={isSending}>
        {isSending ? texts.sending : texts.run}
      </button>
    </form>
  )
}

function defaultsOf(fields: readonly Field[]): Record<string, FieldValue> {
  return Object.fromEntries(
    fields
      .filter((field) => field.default !== undefined && field.kind !== 'file')
      .map((field) => [
        field.name,
        field.kind === 'boolean' ? field.default === true : String(field.default),
      ]),
  )
}

/** JSON, or a form when there are local files. The Worker knows an equal form by its values and files. */
function toRequest(
  fields: readonly Field[],
  values: Readonly<Record<string, FieldValue>>,
): { body: BodyInit; type?: string } {
  const { body, files } = toCall(fields, values)
  if (Object.keys(files).length === 0)
    return { body: JSON.stringify(body), type: 'application/json' }
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) form.set(name, String(value))
  for (const [name, file] of Object.entries(files)) form.set(name, file)
  return { body: form }
}
