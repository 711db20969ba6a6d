import { jsonBytes } from '../model/truncate.ts'
import { wrapStorageError } from '../platform/storage-error.ts'
import type { Preset } from './preset.ts'

const PREFIX = 'preset:'
const PAGE = 100
const PRESETS_FAILURE = { message: 'The presets cannot be read or written at the moment.' }

/** A preset in a list, from the metadata of its KV record. */
export interface PresetSummary {
  name: string
  title?: string | undefined
  /** Its beginning. */
  description?: string | undefined
  /** The id of the workflow, or of the AI app with `kind`. */
  workflowId: string
  kind?: 'ai-app' | undefined
  updatedAt: string
}

/** KV keeps at most 1024 bytes of metadata with a record. */
const MAX_SUMMARY = 1000

/**
 * Creates or replaces a preset.
 *
 * @throws {StorageUnavailableError}
 */
export async function putPreset({ TASKS }: Env, name: string, preset: Preset): Promise<void> {
  const metadata = summaryOf(preset)
  await wrapStorageError(PRESETS_FAILURE, () =>
    TASKS.put(PREFIX + name, JSON.stringify(preset), { metadata }),
  )
}

function summaryOf({ title, description, workflowId, kind, updatedAt }: Preset) {
  const summary = { title, description, workflowId, kind, updatedAt }
  while (summary.description && jsonBytes(summary) > MAX_SUMMARY)
    summary.description = shorten(summary.description)
  while (summary.title && jsonBytes(summary) > MAX_SUMMARY) summary.title = shorten(summary.title)
  return summary
}

/** Cuts the last tenth of a text, and no character in two. */
function shorten(text: string): string {
  const characters = [...text]
  return characters.slice(0, Math.floor(characters.length * 0.9)).join('')
}

/**
 * Returns a preset as KV has it here. A change made elsewhere can take a minute to appear.
 *
 * @throws {StorageUnavailableError}
 */
export async function getPreset({ TASKS }: Env, name: string): Promise<Preset | undefined> {
  const preset = await wrapStorageError(PRESETS_FAILURE, () =>
    TASKS.get<Preset>(PREFIX + name, 'json'),
  )
  return preset ?? undefined
}

/** @throws {StorageUnavailableError} */
export async function deletePreset({ TASKS }: Env, name: string): Promise<void> {
  await wrapStorageError(PRESETS_FAILURE, () => TASKS.delete(PREFIX + name))
}

/**
 * Lists one page of presets, in alphabetical order.
 *
 * @throws {StorageUnavailableError}
 */
export async function listPresets(
  { TASKS }: Env,
  cursor: string | undefined,
): Promise<{ presets: PresetSummary[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit: PAGE, cursor: cursor ?? null }
  const page = await wrapStorageError(PRESETS_FAILURE, () =>
    TASKS.list<Omit<PresetSummary, 'name'>>(options),
  )
  const presets = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ name: name.slice(PREFIX.length), ...metadata }] : [],
  )
  return { presets, cursor: page.list_complete ? undefined : page.cursor }
}
