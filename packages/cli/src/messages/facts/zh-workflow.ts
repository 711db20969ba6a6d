import type { Wording, WorkflowFacts } from '@runninghub-action/core'

export const workflowFactsInChinese: Wording<WorkflowFacts> = {
  'workflow-too-large': ({ file, megabytes, limit }) =>
    `${name(file)}有 ${megabytes} MB，超过工作流文件的上限 ${limit} MB。`,
  'workflow-empty': ({ file }) => `${name(file)}是空的。`,
  'workflow-utf16': ({ file }) => `${name(file)}是 UTF-16 编码，JSON 文件应为 UTF-8。`,
  'workflow-lfs-pointer': ({ file }) => `${name(file)}是 Git LFS 指针，不是文件本身。`,
  'workflow-not-text': ({ file, found }) =>
    `${name(file)}${CONTENTS[found]}，不是 JSON 格式的工作流。`,
  'workflow-other-language': ({ file, language }) =>
    `${name(file)}看起来是 ${language === 'yaml' ? 'YAML' : 'HTML 或 XML'}，不是 JSON 格式的工作流。`,
  'workflow-not-an-object': ({ file, found }) =>
    `${name(file)}的内容是${KINDS[found]}，应为由节点组成的对象。`,
  'workflow-without-nodes': ({ file }) => `${name(file)}中没有节点。`,
  'workflow-editor-format': ({ file }) =>
    `${name(file)}是编辑器自己的格式（含 "nodes" 和 "links" 列表），不是 API 格式。`,
  'workflow-wrapped': ({ file, wrapper }) =>
    `${name(file)}把工作流包在 "${wrapper}" 里；API 格式的节点应位于最外层。`,
  'workflow-problems': ({ file, problems, more }, word) => {
    const lines = problems.map((problem) => `- ${word(problem)}`)
    if (more > 0) lines.push(`- 另有 ${more} 处`)
    return `${name(file)}不是 API 格式：\n${lines.join('\n')}`
  },
  'node-not-an-object': ({ id, found }) => `"${id}" 的值是${KINDS[found]}，不是节点`,
  'node-inputs-not-an-object': ({ id, found }) =>
    `节点 ${id} 的 inputs 是${KINDS[found]}，应为对象`,
  'not-json': ({ reason }, word) => `不是有效的 JSON：${word(reason)}`,
  'json-too-deep': ({ levels }) => `嵌套超过 ${levels} 层`,
  'json-too-long': ({ values }) => `超过 ${values} 个值`,
  'json-ends-early': () => '内容不完整，提前结束',
  'json-trailing-comma': ({ close }) => `结尾的 ${close} 前多了一个逗号`,
  'json-open-string': () => '字符串没有在本行结束（字符串中的换行应写作 \\n）',
  'json-control-character': ({ written }) => `含有控制字符（在字符串中应写作 ${written}）`,
  'json-unexpected': ({ token }) => `此处不应出现 ${token}`,
  'export-api-json': () => EXPORT,
  'save-as-utf8': () => '请以 UTF-8 编码重新保存该文件。',
  'unwrap-workflow': ({ wrapper }) => `请只保留 "${wrapper}" 的值，或重新导出工作流。${EXPORT}`,
  'repair-json': () => '请重新导出该文件，不要手工修改；也可以用 JSON 编辑器检查。',

  'workflow-id-empty': () => '工作流 ID 为空。',
  'workflow-id-malformed': () =>
    '这不是 RunningHub 的工作流 ID：应为 1 到 19 位数字，且不以 0 开头。',
  'workflow-id-is-key': () => '这看起来是 API Key，不是工作流 ID。',
  'workflow-id-unreadable': () => '这既不是工作流 ID，也不是工作流页面的 URL。',
  'workflow-id-other-host': () => '这不是 www.runninghub.cn 或 www.runninghub.ai 的 URL。',
  'workflow-id-of-app': () => '这是 AI 应用的页面，其中的 ID 是应用的，不是工作流的。',
  'workflow-id-not-in-url': () => '该 URL 中没有工作流 ID。',
  'workflow-id-other-site': ({ site, baseUrl }) =>
    `该工作流位于 www.runninghub.${site}，而当前站点是 ${baseUrl}。`,
  'workflow-id-form': () =>
    '请填写工作流页面 URL 中的 ID（例如 https://www.runninghub.cn/workflow/1980237776367083521 中的 1980237776367083521），或直接填写该 URL。',
  'use-site': ({ site }) =>
    `两个站点的数据互不相通。请将站点设为 https://www.runninghub.${site}，并使用该站点的 API Key。`,
}

const EXPORT =
  '请在 RunningHub 或 ComfyUI 编辑器中打开工作流，选择“工作流 → 导出 (API)”，并使用导出的文件。'

const CONTENTS = {
  png: '是 PNG 图片',
  jpeg: '是 JPEG 图片',
  zip: '是 zip 压缩包',
  gzip: '是 gzip 压缩包',
  binary: '是二进制文件',
  'not-utf8': '不是 UTF-8 文本',
}

const KINDS = {
  string: '文本',
  number: '数字',
  boolean: '布尔值',
  null: ' null',
  array: '列表',
  object: '对象',
}

const name = (file: string | undefined) => (file === undefined ? '工作流' : `${file} `)
