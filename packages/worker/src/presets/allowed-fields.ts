import { accountField } from '../validation/accounts.ts'
import { runFields } from '../validation/task-request.ts'

/** Fields of a task that a preset may let its callers set. */
export const ALLOWABLE_FIELDS = { ...runFields, ...accountField }

export type AllowableField = keyof typeof ALLOWABLE_FIELDS

export const ALLOWABLE_NAMES = Object.keys(ALLOWABLE_FIELDS) as [
  AllowableField,
  ...AllowableField[],
]
