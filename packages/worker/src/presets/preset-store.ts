import { wrapStorageError } from '../platform/storage-error.ts'
import type { Preset } from './preset.ts'

const PREFIX = 'preset:'
const PAGE = 100
const PRESETS_FAILURE = { message: 'The presets cannot be read or written at the moment.' }

/** A preset in a list, from the metadata of its KV record. */
export interface PresetSummary {
  name: string
  workflowId: string
  updatedAt: string
}

/**
 * Creates or replaces a preset.
 *
 * @throws {StorageUnavailableError}
 */
export async function putPreset({ TASKS }: Env, name: string, preset: Preset): Promise<void> {
  const { workflowId, updatedAt } = preset
  const metadata = { workflowId, updatedAt }
  await wrapStorageError(PRESETS_FAILURE, () =>
    TASKS.put(PREFIX + name, JSON.stringify(preset), { metadata }),
  )
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
