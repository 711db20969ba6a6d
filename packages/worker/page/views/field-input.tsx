import type { ComponentChildren } from 'preact'
import type { Field, FieldValue } from '../model/schema-form.ts'
import { useTexts } from '../text/texts.ts'
import { FileInput } from './file-input.tsx'

interface Props {
  field: Field
  value: FieldValue
  /** What is wrong with it. */
  problem: string | undefined
  onChange: (value: FieldValue | undefined) => void
}

/** One parameter of a preset. */
export function FieldInput({ field, value, problem, onChange }: Props) {
  const texts = useTexts()
  const id = `field-${field.name}`
  const helpId = `${id}-help`
  return (
    <div class="field">
      <label for={id}>
        <bdi>{field.title}</bdi> <small>{field.required ? texts.required : texts.optional}</small>
      </label>
      <Control field={field} value={value} problem={problem} onChange={onChange} />
      <p id={helpId} class="help">
        {field.description && <bdi>{field.description}</bdi>} {rangeOf(field)}
        {problem && (
          <strong class="problem" role="alert">
            <bdi>{problem}</bdi>
          </strong>
        )}
      </p>
    </div>
  )
}

function Control(props: Props): ComponentChildren {
  const texts = useTexts()
  const { field, value, problem, onChange } = props
  const common = {
    id: `field-${field.name}`,
    required: field.required,
    'aria-describedby': `field-${field.name}-help`,
    'aria-invalid': problem !== undefined,
  }
  const text = String(value)
  switch (field.kind) {
    case 'text':
      return (
        <textarea
          {...common}
          dir="auto"
          rows={3}
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'integer':
    case 'number':
      return (
        <input
          {...common}
          type="number"
          step={field.kind === 'integer' ? 1 : 'any'}
          min={field.min}
          max={field.max}
          value={text}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'boolean':
      return (
        <input
          {...common}
          required={false}
          type="checkbox"
          checked={value === true}
          onInput={(event) => onChange(event.currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <select {...common} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{texts.choose}</option>
          {field.choices.map((choice) => (
            <option key={String(choice.value)} value={String(choice.value)}>
              {choice.title}
            </option>
          ))}
        </select>
      )
    case 'file':
      return <FileInput field={field} value={value} common={common} onChange={onChange} />
  }
}

function rangeOf({ min, max }: Field): string {
  if (min === undefined && max === undefined) return ''
  return `${min ?? ''} – ${max ?? ''}`.trim()
}
