import type { TaskFilter } from '../rpc-types.ts'

type Condition = [sql: string, ...values: string[]]

/** Returns the SQL conditions of a filter and their values, in their order. */
export function toConditions(filter: TaskFilter): { conditions: string[]; values: string[] } {
  const { first, last, status, preset, token, callback, text } = filter
  const conditions: (Condition | undefined)[] = [
    ['id >= ?', first],
    ['id <= ?', last],
    status && ['status = ?', status],
    token ? ['token = ?', token] : undefined,
    callback && callbackCondition(callback),
    preset ? ["json_extract(info, '$.preset') = ?", preset] : undefined,
    text ? textCondition(text) : undefined,
  ]
  const all = conditions.filter((condition) => condition !== undefined)
  return {
    conditions: all.map(([sql]) => sql),
    values: all.flatMap(([, ...values]) => values),
  }
}

/** The index of dead callbacks is used only when the condition is the one of the index. */
function callbackCondition(callback: string): Condition {
  const state = "json_extract(entry, '$.callback.status')"
  if (callback === 'dead') return [`${state} = 'dead'`]
  const before = "iif(json_extract(entry, '$.hasCallback'), 'pending', 'none')"
  return [`coalesce(${state}, ${before}) = ?`, callback]
}

/** `instr`, because Cloudflare allows only 50 bytes in a LIKE pattern. SQLite lowers ASCII only. */
function textCondition(text: string): Condition {
  const lower = text.replace(/[A-Z]/g, (char) => char.toLowerCase())
  const member = (name: string) => `lower(coalesce(json_extract(info, '$.${name}'), ''))`
  const conditions = ['id', member('prompt'), member('metadata')].map(
    (value) => `instr(${value}, ?) > 0`,
  )
  return [`(${conditions.join(' OR ')})`, lower, lower, lower]
}
