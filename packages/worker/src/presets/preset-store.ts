import { orUnavailable } from '../tasks/storage-unavailable.ts'
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

/** @throws {StorageUnavailable} */
export async function putPreset({ TASKS }: Env, name: string, preset: Preset): Promise<void> {
  const { workflowId, updatedAt } = preset
  const metadata = { workflowId, updatedAt }
  await orUnavailable(UNREACHED, () =>
    TASKS.put(PREFIX + name, JSON.stringify(preset), { metadata }),
  )
}

/**
 * As KV has it here: up to a minute behind what was put elsewhere.
 *
 * @throws {StorageUnavailable}
 */
export async function getPreset({ TASKS }: Env, name: string): Promise<Preset | undefined> {
  const preset = await orUnavailable(UNREACHED, () => TASKS.get<Preset>(PREFIX + name, 'json'))
  return preset ?? undefined
}

/** @throws {StorageUnavailable} */
export async function deletePreset({ TASKS }: Env, name: string): Promise<void> {
  await orUnavailable(UNREACHED, () => TASKS.delete(PREFIX + name))
}

/**
 * One page, in alphabetical order.
 *
 * @throws {StorageUnavailable}
 */
export async function listPresets(
  { TASKS }: Env,
  cursor: string | undefined,
): Promise<{ presets: PresetSummary[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit: PAGE, cursor: cursor ?? null }
  const page = await orUnavailable(UNREACHED, () =>
    TASKS.list<Omit<PresetSummary, 'name'>>(options),
  )
  const presets = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ name: name.slice(PREFIX.length), ...metadata }] : [],
  )
  return { presets, cursor: page.list_complete ? undefined : page.cursor }
}
