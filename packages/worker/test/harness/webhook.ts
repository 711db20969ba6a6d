import type { World } from './world.ts'

/** Returns RunningHub's webhook for one of its tasks, as it was or will be sent. */
export function webhookOf(
  { simulator }: World,
  index = 0,
): { id: string; token: string; body: string } {
  const text = simulator.calls('submit')[index]?.text ?? ''
  const url = /"webhookUrl":"([^"]+)"/.exec(text)?.[1] ?? ''
  const [id = '', token = ''] = url.split('/').slice(-2)
  const taskId = [...simulator.tasks.keys()][index]
  return { id, token, body: JSON.stringify({ event: 'TASK_END', taskId }) }
}
