import type { ComponentChildren } from 'preact'
import { formatDuration, formatTime } from '../model/format.ts'
import type { Task } from '../model/types.ts'
import { usePage } from '../page-context.ts'
import { costOf, durationOf } from '../parts/cost.ts'
import { useTexts } from '../text/texts.ts'

/** What a run cost, and where it ran. */
export function RunFacts({ task }: { task: Task }) {
  const texts = useTexts()
  const { facts } = texts
  const { now } = usePage()
  const { createdAt, startedAt, workflowId, kind, token, account, runninghubTaskId, input } = task
  const waited = startedAt && formatDuration(Date.parse(startedAt) - Date.parse(createdAt))
  return (
    <section>
      <h2>{texts.details}</h2>
      <dl class="facts">
        <Fact name={facts.created}>{formatTime(createdAt, now, texts.language)}</Fact>
        <Fact name={facts.waited}>{waited}</Fact>
        <Fact name={facts.duration}>{durationOf(task, now)}</Fact>
        <Fact name={facts.cost}>{costOf(task, texts)}</Fact>
        <Fact name={kind === 'ai-app' ? facts.app : facts.workflow}>{workflowId}</Fact>
        <Fact name={facts.machine}>{input?.instanceType}</Fact>
        <Fact name={facts.token}>{token}</Fact>
        <Fact name={facts.account}>{account}</Fact>
        <Fact name={facts.runninghubId}>{runninghubTaskId}</Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === undefined || children === '') return null
  return (
    <div>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  )
}
