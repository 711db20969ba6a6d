import { wrapStorageError } from '../platform/storage-error.ts'
import type { Preset } from './preset.ts'

const PREFIX = 'preset:'
const PAGE = 100
const UNREACHED = { message: 'The presets could not be reached.' }

/** What a list shows without reading each preset. */
export interface PresetSummary {
  name: string
  workflowId: string
  updatedAt: string
}

/** @throws {StorageUnavailableError} */
export async function putPreset({ TASKS }: Env, name: string, preset: Preset): Promise<void> {
  const { workflowId, updatedAt } = preset
  const metadata = { workflowId, updatedAt }
  await wrapStorageError(UNREACHED, () =>
    TASKS.put(PREFIX + name, JSON.stringify(preset), { metadata }),
  )
}

/**
 * As KV has it here: up to a minute behind what was put elsewhere.
 *
 * @throws {StorageUnavailableError}
 */
export async function getPreset({ TASKS }: Env, name: string): Promise<Preset | undefined> {
  const preset = await wrapStorageError(UNREACHED, () => TASKS.get<Preset>(PREFIX + name, 'json'))
  return preset ?? undefined
}

/** @throws {StorageUnavailableError} */
export async function deletePreset({ TASKS }: Env, name: string): Promise<void> {
  await wrapStorageError(UNREACHED, () => TASKS.delete(PREFIX + name))
}

/**
 * One page, in alphabetical order.
 *
 * @throws {StorageUnavailableError}
 */
export async function listPresets(
  { TASKS }: Env,
  cursor: string | undefined,
): Promise<{ presets: PresetSummary[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit: PAGE, cursor: cursor ?? null }
  const page = await wrapStorageError(UNREACHED, () =>
    TASKS.list<Omit<PresetSummary, 'name'>>(options),
  )
  const presets = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ name: name.slice(PREFIX.length), ...metadata }] : [],
  )
  return { presets, cursor: page.list_complete ? undefined : page.cursor }
}
