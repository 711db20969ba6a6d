import type { FoundValue, OverrideFacts, PlanFacts, Wording } from '@runninghub-action/core'
import { formatPosition } from './zh-position.ts'

export const overrideFactsInChinese: Wording<OverrideFacts & PlanFacts> = {
  override: ({ target, problem, suggestion, position, positionOf }, word) => {
    const prefix = position && positionOf === 'override' ? `${formatPosition(position)}：` : ''
    const suffix = position && positionOf === 'field' ? `（${formatPosition(position)}）` : ''
    const question = suggestion === undefined ? '' : `；是否应为 ${suggestion}？`
    return `${prefix}${target}：${word(problem)}${question}${suffix}`
  },
  'override-problems': ({ problems }, word) =>
    `有 ${problems.length} 个参数无法使用：\n${problems.map((one) => `- ${word(one)}`).join('\n')}`,

  'value-missing': () => '没有值；空文本请写作 ""',
  'value-control-character': ({ code }) => `含有控制字符（${code}）`,
  'value-half-character': ({ code }) => `含有半个字符（${code}），例如被截断的表情符号`,
  'value-rounded': ({ text }) => `应为整数，而“${text}”${ROUNDED}`,
  'value-not-whole': ({ value }) => `应为整数，而不是 ${value}`,
  'value-not-text': ({ found }) =>
    `应为文本，而不是${describe(found)}${'value' in found ? `；请加引号："${found.value}"` : ''}`,
  'value-not-a-number': ({ found }) => `应为数字，而不是${describe(found)}`,
  'value-not-finite': ({ value }) => `应为有限的数字，而不是 ${value}`,
  'value-too-large': ({ text }) => `数字“${text}”过大`,
  'value-unsafe-integer': ({ value }) =>
    `不能是 ${value}：超过 2^53 的整数可能已被舍入，请加引号写成文本`,
  'value-not-boolean': ({ found }) => `应为 true 或 false，而不是${describe(found)}`,
  'value-not-nested': ({ expected, found }) =>
    `应为${expected === 'array' ? '列表' : '对象'}，而不是${describe(found)}`,
  'value-not-scalar': ({ found }) => `应为文本、数字、true 或 false，而不是${describe(found)}`,
  'value-not-json': ({ reason }, word) => `该值无法使用：${word(reason)}`,
  'value-is-link': () => '不能填节点连线：RunningHub 不支持修改工作流的连线',
  'nested-too-deep': () => '嵌套过深，或包含自身',
  'nested-not-finite': ({ value }) => `其中有 ${value}`,
  'nested-unsafe-integer': ({ value }) => `其中有 ${value}，超过 2^53 的整数可能已被舍入`,
  'nested-control-character': ({ code }) => `其中有控制字符（${code}）`,
  'nested-half-character': ({ code }) => `其中有半个字符（${code}），例如被截断的表情符号`,
  'nested-not-plain': () => '其中有文本、数字、列表和对象之外的内容',
  'nested-other-type': ({ name }) => `其中有 ${name} 类型的值`,

  'target-ambiguous': ({ ids }) => `匹配到多个节点（${list(ids)}），请用节点 ID 指定`,
  'target-not-by-id': () =>
    '没有用节点 ID 指定节点（例如 6.text）；只有同时提供 api.json，才能使用标题和节点类型',
  'target-too-long': ({ limit }) => `超过 ${limit} 个字符`,
  'target-without-field': () => '没有指定字段；格式为“节点.字段”，例如 6.text',
  'node-unknown': ({ name }) => `没有 ID、标题或类型为“${name}”的节点`,
  'field-unknown': ({ ids, classType, field }) =>
    `节点 ${list(ids)}${classType && `（${classType}）`}没有字段“${field}”`,
  'field-is-link': ({ field, nodeId, from, label }) =>
    `节点 ${nodeId} 的字段“${field}”来自节点 ${from}${label && `（${label}）`}；RunningHub 不支持修改连线，请设置那个节点的字段`,
  'field-already-set': ({ field, nodeId, by }) => `节点 ${nodeId} 的字段“${field}”已由 ${by} 设置`,
  'file-field-empty': ({ fileKind }) => `应为${FILES[fileKind]}，不能是空文本`,
  'field-takes-no-file': () => '该字段不接受文件',

  'change-of-unknown-field': () => '工作流中没有该字段',
  'change-repeated': () => '该字段设置了两次',
  'change-of-link': () => '该字段来自另一个节点，无法设置',
  'change-of-other-type': ({ expected }) => `值与该字段的类型不符，工作流中的类型是 ${expected}`,

  'plan-problems': ({ problems }, word) =>
    `共 ${problems.length} 处问题：\n${problems.map((one) => `- ${word(one)}`).join('\n')}`,
  'workflow-id-missing': () => '未指定工作流，请用 --workflow-id 指定工作流 ID 或页面 URL。',
  'row-of-other-workflow': () => '该行指定了自己的工作流，而 sendWorkflow 发送的是另一个工作流。',
  'seeds-of-sent-workflow': () =>
    'pinSeeds 与 sendWorkflow 同用时无效：RunningHub 会为发送的工作流重新生成种子。',
  'omit-pin-seeds': () => '请在 RunningHub 上保存工作流并去掉 sendWorkflow，或去掉 pinSeeds。',
  'send-workflow-without-graph': () => 'sendWorkflow 需要工作流，但没有 api.json。',
  'pin-seeds-without-graph': () => '--pin-seeds 需要 api.json，种子值来自该文件。',
}

/** Also for the id of a workflow in a batch. */
export const ROUNDED = '已被电子表格舍入；请将该列设为文本格式后重新输入'

const FILES = { image: '图片文件', audio: '音频文件', video: '视频文件', file: '文件' }

function describe(found: FoundValue): string {
  switch (found.type) {
    case 'text':
      return '文本'
    case 'list':
      return '列表'
    case 'object':
      return '对象'
    case 'date':
      return '日期'
    case 'excerpt':
      return `“${found.text}”`
    case 'number':
      return `数字 ${found.value}`
    case 'boolean':
      return ` ${found.value}`
    case 'other':
      return ` ${found.name} 类型的值`
  }
}

function list(ids: readonly string[]): string {
  return ids.length > 10 ? `${ids.slice(0, 10).join('、')} 等 ${ids.length} 个` : ids.join('、')
}
