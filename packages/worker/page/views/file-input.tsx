import type { Field, FieldValue } from '../model/schema-form.ts'
import { useTexts } from '../text/texts.ts'

interface Props {
  field: Field
  value: FieldValue
  common: { id: string; required: boolean }
  onChange: (value: FieldValue | undefined) => void
}

/** A local file, or the URL of one. */
export function FileInput({ field, value, common, onChange }: Props) {
  const texts = useTexts()
  if (typeof value === 'object')
    return (
      <div class="file chosen">
        <span>
          <bdi>{value.name}</bdi> <small>{formatSize(value.size)}</small>
        </span>
        <button type="button" onClick={() => onChange(undefined)}>
          {texts.removeFile}
        </button>
      </div>
    )
  return (
    <div class="file">
      <label class="button">
        {texts.chooseFile}
        <input
          class="hidden"
          type="file"
          accept={field.accept}
          onChange={(event) => onChange(event.currentTarget.files?.[0])}
        />
      </label>
      <input
        {...common}
        type="url"
        placeholder={`${texts.orUrl}`}
        value={value === true ? '' : String(value)}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  )
}

function formatSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
