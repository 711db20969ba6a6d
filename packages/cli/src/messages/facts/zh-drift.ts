import type { DriftFacts, DriftValue, Wording } from '@runninghub-action/core'

export const driftFactsInChinese: Wording<DriftFacts> = {
  'drift-value': ({ own, saved, ...field }) =>
    `${nameOf(field)}：${describe(own)} → ${describe(saved)}`,
  'drift-field-gone': ({ own, ...field }) => `${nameOf(field)}已删除（原为 ${describe(own)}）`,
  'drift-field-new': ({ saved, ...field }) => `${nameOf(field)}为新增：${describe(saved)}`,
  'drift-node-gone': ({ nodeId, label }) => `节点 ${nodeId}（${label}）已删除`,
  'drift-node-new': ({ nodeId, label }) => `节点 ${nodeId}（${label}）为新增`,
  'drift-node-class': ({ nodeId, own, saved }) => `节点 ${nodeId} 的类型由 ${own} 变为 ${saved}`,
  'drift-found': ({ file = 'api.json', workflowId, differences, more }, word) => {
    const lines = differences.map((one) => `- ${word(one)}`)
    if (more > 0) lines.push(`- 另有 ${more} 处`)
    return `RunningHub 上保存的工作流 ${workflowId} 与 ${file} 不一致：\n${lines.join('\n')}`
  },
  'resolve-drift': () =>
    'RunningHub 运行的是它保存的版本。请重新导出 api.json，或重新保存工作流，使两者一致。',
}

function nameOf({ nodeId, label, field }: { nodeId: string; label: string; field: string }) {
  return `${label}.${field}（节点 ${nodeId}）`
}

function describe(value: DriftValue): string {
  if (value.type === 'value') return value.text
  return `节点 ${value.nodeId}${value.label && `（${value.label}）`}的输出 ${value.output}`
}
