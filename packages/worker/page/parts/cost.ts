import { formatDuration, formatNumber } from '../model/format.ts'
import { isOpen } from '../model/refresh.ts'
import type { Task } from '../model/types.ts'
import type { Texts } from '../text/en.ts'

/** Returns what a task cost, as far as RunningHub reports it. */
export function costOf({ usage }: Task, texts: Texts): string | undefined {
  const { coins, money, thirdPartyMoney } = usage
  const parts = [
    coins === undefined ? undefined : texts.coins(formatNumber(coins, texts.language)),
    sum(money, thirdPartyMoney),
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' + ')
}

function sum(a: number | undefined, b: number | undefined): string | undefined {
  if (a === undefined && b === undefined) return undefined
  const total = (a ?? 0) + (b ?? 0)
  return total === 0 ? undefined : total.toFixed(3).replace(/0$/, '')
}

/** Returns how long a task ran or has been running. */
export function durationOf({ usage, startedAt, endedAt, status }: Task, now: number) {
  if (usage.seconds !== undefined) return formatDuration(usage.seconds * 1000)
  if (startedAt === undefined) return undefined
  if (endedAt !== undefined) return formatDuration(Date.parse(endedAt) - Date.parse(startedAt))
  return isOpen(status) ? formatDuration(now - Date.parse(startedAt)) : undefined
}
