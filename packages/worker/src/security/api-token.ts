/**
 * What a token may do.
 *
 * - `tasks`: create tasks.
 * - `presets:run`: create tasks from presets.
 * - `presets:write`: create, replace and delete presets.
 * - `read`: read tasks, presets and the health of the Worker.
 * - `admin`: act on the tasks of every token, and on the queue.
 */
export const SCOPES = ['tasks', 'presets:run', 'presets:write', 'read', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** A caller of the API. Several tokens may have one name, while a new one replaces an old one. */
export interface ApiToken {
  /** The owner of the tasks and the idempotency keys that are created with it. */
  name: string
  /** The token itself, or its SHA-256 as lower-case hexadecimal text. */
  secret: { token: string } | { sha256: string }
  scopes: readonly Scope[]
  /** The presets that it may use. @default all */
  presets?: readonly string[] | undefined
  /** How many tasks it may create in one day (UTC). */
  tasksPerDay?: number | undefined
  /** How many of its tasks may wait at the same time. */
  maxWaiting?: number | undefined
}

/** The name of tokens that were configured without one. */
export const DEFAULT_NAME = 'default'

/** Kinds of requests, and the scopes of which a token needs one. */
const ALLOWED = {
  'create-task': ['tasks'],
  'run-preset': ['presets:run'],
  'rerun-task': ['tasks', 'presets:run'],
  'read-tasks': ['tasks', 'presets:run', 'read', 'admin'],
  'change-tasks': ['tasks', 'presets:run', 'admin'],
  'read-presets': ['presets:run', 'presets:write', 'read', 'admin'],
  'write-presets': ['presets:write'],
  'read-apps': ['tasks', 'presets:run', 'presets:write', 'read', 'admin'],
  'read-health': ['read', 'admin'],
  admin: ['admin'],
} as const satisfies Record<string, readonly Scope[]>

export type Permission = keyof typeof ALLOWED

/** Returns the scopes that are missing for a request, of which one is enough; none if it is allowed. */
export function missingScopes({ scopes }: ApiToken, permission: Permission): readonly Scope[] {
  const needed: readonly Scope[] = ALLOWED[permission]
  return needed.some((scope) => scopes.includes(scope)) ? [] : needed
}

/** Checks whether a token may use a preset of this name. */
export function mayUsePreset({ presets }: ApiToken, name: string): boolean {
  return presets === undefined || presets.includes(name)
}

/**
 * Checks whether a task is visible to the token that {@link visibleOwner} describes.
 *
 * @param owner undefined for a token that sees all tasks
 */
export function isVisible(
  task: { token?: string | undefined },
  owner: string | undefined,
): boolean {
  return owner === undefined || task.token === owner
}

/** Returns whose tasks a token sees; undefined for all tasks. */
export function visibleOwner({ name, scopes }: ApiToken): string | undefined {
  return scopes.includes('admin') ? undefined : name
}
