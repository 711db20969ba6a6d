import type { DashboardAccount, Today } from '../../src/model/dashboard.ts'
import { formatAgo, formatDuration, formatNumber } from '../model/format.ts'
import { usePage } from '../page-context.ts'
import { useTexts } from '../text/texts.ts'
import { PauseBanner } from './pause-banner.tsx'

/** Balance, slots and waiting tasks of each account, and the usage of today. */
export function AccountStrip() {
  const texts = useTexts()
  const { board } = usePage()
  if (!board || board.accounts.length === 0) return null
  const { accounts, today } = board
  const hasNames = accounts.length > 1
  return (
    <>
      {accounts.map((account) => (
        <PauseBanner key={account.name} account={account} hasName={hasNames} />
      ))}
      <section class="strip" aria-label={texts.account}>
        {accounts.map((account) => (
          <Account key={account.name} account={account} hasName={hasNames} />
        ))}
        {today && <Usage today={today} />}
      </section>
    </>
  )
}

function Account({ account, hasName }: { account: DashboardAccount; hasName: boolean }) {
  const texts = useTexts()
  const { now } = usePage()
  const { name, balance, busy, limit, waiting = 0, oldestWaitingAt, deadCallbacks = 0 } = account
  const title = (text: string) => (hasName ? `${name} · ${text}` : text)
  if (busy === undefined) return <Tile label={name} value="—" note={texts.queueDown} />
  const format = (value: number) => formatNumber(value, texts.language)
  const amounts = [
    balance?.coins === undefined ? undefined : texts.coins(format(balance.coins)),
    balance?.money === undefined
      ? undefined
      : `${format(balance.money)} ${balance.currency ?? ''}`.trim(),
  ].filter((amount) => amount !== undefined)
  const checked = balance?.at
    ? texts.checked(formatAgo(balance.at, now, texts.language))
    : texts.unknownBalance
  return (
    <>
      <Tile
        label={title(texts.balance)}
        value={amounts[0] ?? '—'}
        note={[...amounts.slice(1), checked].join(' · ')}
      />
      <Tile
        label={title(texts.slots)}
        value={limit === undefined ? `${busy}` : `${busy} / ${limit}`}
        meter={limit === undefined ? undefined : { value: busy, max: limit }}
      />
      <Tile
        label={title(texts.waiting)}
        value={`${waiting}`}
        note={
          oldestWaitingAt
            ? texts.oldest(formatDuration(now - Date.parse(oldestWaitingAt)))
            : texts.nothingWaits
        }
      />
      {deadCallbacks > 0 && (
        <a class="tile alert" href="#/runs?callback=dead">
          {texts.deadCallbacks(deadCallbacks)}
        </a>
      )}
    </>
  )
}

function Usage({ today }: { today: Today }) {
  const texts = useTexts()
  const tile = (label: string, value: number, max: number | undefined) => (
    <Tile
      label={label}
      value={formatNumber(value, texts.language)}
      note={max === undefined ? texts.utcDay : texts.ofLimit(formatNumber(max, texts.language))}
      meter={max === undefined ? undefined : { value, max }}
    />
  )
  return (
    <>
      {today.tasks !== undefined && tile(texts.todayTasks, today.tasks, today.maxTasks)}
      {tile(texts.todayCoins, today.coins, today.maxCoins)}
    </>
  )
}

interface TileProps {
  label: string
  value: string
  note?: string | undefined
  meter?: { value: number; max: number } | undefined
}

function Tile({ label, value, note, meter }: TileProps) {
  return (
    <div class="tile">
      <span class="label">{label}</span>
      <span class="value">{value}</span>
      {meter && <meter value={meter.value} max={Math.max(1, meter.max)} aria-label={label} />}
      {note && <span class="note">{note}</span>}
    </div>
  )
}
