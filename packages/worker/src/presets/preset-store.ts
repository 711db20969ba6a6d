import { StorageUnavailable } from '../tasks/store.ts'
import type { Preset } from './preset.ts'

const PREFIX = 'preset:'
const PAGE = 100

/** What a list shows without reading each preset. */
export interface PresetSummary {
  name: string
  workflowId: string
  updatedAt: string
}

/** @throws {StorageUnavailable} as all of these */
export async function putPreset({ TASKS }: Env, name: string, preset: Preset): Promise<void> {
  const { workflowId, updatedAt } = preset
  const metadata = { workflowId, updatedAt }
  await stored(TASKS.put(PREFIX + name, JSON.stringify(preset), { metadata }))
}

/** As KV has it here: up to a minute behind what was put elsewhere. */
export async function getPreset({ TASKS }: Env, name: string): Promise<Preset | undefined> {
  return (await stored(TASKS.get<Preset>(PREFIX + name, 'json'))) ?? undefined
}

export async function deletePreset({ TASKS }: Env, name: string): Promise<void> {
  await stored(TASKS.delete(PREFIX + name))
}

export async function listPresets(
  { TASKS }: Env,
  cursor: string | undefined,
): Promise<{ presets: PresetSummary[]; cursor: string | undefined }> {
  const options = { prefix: PREFIX, limit: PAGE, cursor: cursor ?? null }
  const page = await stored(TASKS.list<Omit<PresetSummary, 'name'>>(options))
  const presets = page.keys.flatMap(({ name, metadata }) =>
    metadata ? [{ name: name.slice(PREFIX.length), ...metadata }] : [],
  )
  return { presets, cursor: page.list_complete ? undefined : page.cursor }
}

async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    throw new StorageUnavailable('The presets could not be reached.', { cause })
  }
}
