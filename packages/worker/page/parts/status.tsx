import type { Status } from '../model/types.ts'
import { useTexts } from '../text/texts.ts'

/** The status of a run: a coloured dot and its name. */
export function StatusPill({ status }: { status: Status }) {
  return <span class={`pill ${status}`}>{useTexts().status[status]}</span>
}
