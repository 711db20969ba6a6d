import type {
  Facts,
  KnownServiceCode,
  NodeProblem,
  RemoteOutcome,
  ServiceFacts,
  TaskFacts,
  Wording,
} from '@runninghub-action/core'

export const serviceFactsInChinese: Wording<ServiceFacts & TaskFacts> = {
  'failed-call': ({ action, reason }, word) => `无法${word(action)}：${word(reason)}。`,
  'call-submit': ({ workflowId }) => `提交工作流 ${workflowId}`,
  'call-submit-app': ({ appId }) => `运行 AI 应用 ${appId}`,
  'call-upload': ({ name }) => `上传 ${name}`,
  'call-query': ({ taskId }) => `查询任务 ${taskId} 的状态`,
  'call-cancel': ({ taskId }) => `取消任务 ${taskId}`,
  'call-account': () => '查询账户',
  'call-queue-status': () => '查询任务队列',
  'call-workflow': ({ workflowId }) => `获取工作流 ${workflowId}`,
  'call-app': ({ appId }) => `获取 AI 应用 ${appId} 的参数`,
  'call-webhook': ({ taskId }) => `查询任务 ${taskId} 的 webhook`,
  'call-retry-webhook': ({ webhookId }) => `重新发送 webhook ${webhookId}`,

  refusal: ({ code, text }) => {
    const detail = [code, text].filter(Boolean).join(' ')
    const meaning = Object.hasOwn(MEANINGS, code) ? MEANINGS[Number(code) as KnownServiceCode] : ''
    return meaning ? `${meaning}（${detail}）` : `RunningHub 返回 ${detail}`
  },
  'cancel-not-allowed': ({ code, text }) => `RunningHub 不允许（${code} ${text}）`,
  'http-rate-limit': ({ status }) => `请求过于频繁（HTTP ${status}）`,
  'http-redirect': ({ status, origin }) =>
    `被重定向${origin === undefined ? '' : `到 ${origin}`}（HTTP ${status}）`,
  'http-unauthorized': ({ status }) => `API Key 未被接受（HTTP ${status}）`,
  'http-not-from-service': ({ status }) => `响应不是来自 RunningHub（HTTP ${status}）`,
  'http-other-content': ({ status, content }) =>
    `返回的是${CONTENTS[content]}，而不是 RunningHub 的 JSON（HTTP ${status}）`,
  'response-unexpected': () => 'RunningHub 的响应格式异常',
  'response-missing': ({ seconds }) => `${seconds} 秒内没有收到完整的响应`,
  'connection-failed': ({ reason = '连接失败' }) => reason.replace(/\.$/, ''),
  'key-not-in-header': () => 'API Key 含有 HTTP 请求头不允许的字符，未发送任何请求',
  'base-url-invalid': () => '站点不是有效的 URL，未发送任何请求',
  'submit-unknown': ({ workflowId, reason }, word) =>
    `无法确定是否已为工作流 ${workflowId} 创建任务：${word(reason)}。`,
  'submit-app-unknown': ({ appId, reason }, word) =>
    `无法确定是否已为 AI 应用 ${appId} 创建任务：${word(reason)}。`,
  'cut-off-call': () => '请求被中断',

  'separate-sites': () =>
    'www.runninghub.cn 与 www.runninghub.ai 的 API Key、工作流和余额互不相通，请检查站点与 API Key 是否一致。',
  'key-of-other-site': ({ site }) =>
    `该 API Key 属于 ${site}，两个站点互不相通，请将站点设为 ${site}。`,
  'key-of-neither-site': () =>
    'www.runninghub.cn 和 www.runninghub.ai 都没有这个 API Key，请从账户所在的站点重新复制。',
  'model-withdrawn': () => '请换用其他模型，或使用 www.runninghub.ai 及其 API Key 运行该工作流。',
  'top-up': () => '请在网站上充值后重新运行。任务没有启动。',
  'wait-for-slot': () => '须等其他任务（可能是在浏览器中启动的）结束。任务没有启动。',
  'check-base-url': () => '请检查 --base-url。',
  'check-instance-type': () => '请检查机型（--instance-type）。',
  'upgrade-account': () => '请在网站上升级账户。',
  'export-again': () => '请在编辑器中保存工作流，并重新导出 api.json，使两者一致。',
  'run-once-by-hand': () => '请在网页编辑器中打开该工作流，手动运行一次并保存，然后重试。',
  'use-own-url-of-site': () =>
    '请将站点设为其本身的 URL：https://www.runninghub.cn 或 https://www.runninghub.ai。',
  'check-what-responds': () => '请检查 --base-url；响应也可能来自中间的代理或防火墙。',
  'try-later': () => 'RunningHub 或其网关出现故障，通常很快恢复，请稍后再试。',
  'check-network': () => '请检查网络、代理设置和 --base-url。',
  'check-certificate': () =>
    '请检查 --base-url。如果公司或代理替换了所有网站的证书，请将 NODE_EXTRA_CA_CERTS 设为其 CA 证书文件。',
  'check-proxy': () => '请检查 HTTP_PROXY 或 HTTPS_PROXY 中的 URL、用户名和密码。',
  'check-base-url-of-sites': () =>
    '请检查 --base-url：应为 https://www.runninghub.cn 或 https://www.runninghub.ai。',
  'copy-key-again': () => '请重新复制 API Key：由 32 位字母和数字组成，前后没有其他字符。',
  'set-base-url': () =>
    '请将 --base-url 设为 https://www.runninghub.cn 或 https://www.runninghub.ai。',
  'check-task-on-site': () => '任务可能仍在运行并计费，请在 RunningHub 网站上查看。',
  'check-before-next-run': ({ also }, word) => {
    const hint =
      '该请求没有重发，因为重复创建的任务也会计费。重新运行之前，请先在 RunningHub 网站上查看任务列表。'
    return also === undefined ? hint : hint + word(also)
  },

  'task-cancelled': ({ taskId }) => `任务 ${taskId} 已被取消。`,
  'task-failed': ({ taskId, node, reason }) =>
    `任务 ${taskId} ${node && `在节点 ${withFullWidthId(node)}`}失败：${reason}`,
  'task-failed-without-reason': ({ taskId }) =>
    `任务 ${taskId} 失败，没有给出原因。被取消的任务在 RunningHub 上也是这个状态。`,
  'task-failed-rejected-nodes': ({ taskId, nodes }) =>
    `任务 ${taskId} 失败。创建任务时 ComfyUI 拒绝了这些节点：${nodes.map(nodeProblem).join('；')}`,
  'task-timed-out': ({ taskId, seconds, stalled }, word) =>
    `任务 ${taskId} 在 ${seconds} 秒内没有结束。${word(stalled)}`,
  'status-not-checked': ({ seconds, error }, word) =>
    `最近 ${seconds} 秒内无法查询任务状态：${error ? word(error) : 'RunningHub 没有响应。'}`,
  'task-stayed-queued': ({ seconds }) => `任务在 RunningHub 上排队 ${seconds} 秒。`,
  'task-stayed-running': ({ seconds }) => `任务已运行 ${seconds} 秒。`,
  'task-abandoned': ({ why, remote, error }, word) =>
    word(why) + OUTCOMES[remote] + (error ? reasonText(error, word) : ''),
  'wait-stopped': ({ taskId }) => `已停止等待任务 ${taskId}。`,
  'task-late': ({ taskId }) => `任务 ${taskId} 没有按时结束。`,
  'no-results': () => 'RunningHub 没有返回结果：没有任何输出节点（例如 SaveImage）保存过内容。',
  'no-results-no-output-node': () => '没有结果，因为 api.json 中没有输出节点（例如 SaveImage）。',
  'no-results-rejected-nodes': ({ nodes }) =>
    `没有结果，因为创建任务时 ComfyUI 拒绝了这些节点：${nodes.map(nodeProblem).join('；')}`,
  'task-id-malformed': () => 'RunningHub 的任务 ID 为 19 位数字。',
  'task-id-unreadable': () => '这既不是任务 ID，也不是任务页面的 URL。',
  'task-id-other-host': () => '这不是 www.runninghub.cn 或 www.runninghub.ai 的 URL。',
  'task-id-not-in-url': () => '该 URL 中没有任务 ID。',
  'task-id-form': () =>
    '请填写任务 ID（例如 1910246754753896450），或任务页面的 URL（https://www.runninghub.cn/call-api/call-record-detail/1910246754753896450）。',

  'see-task': ({ page }) => `详情：${page}`,
  'see-cost': ({ page }) => `已运行的时间仍会计费，详情：${page}`,
  'see-running-task': ({ page }) => `任务可能仍在运行并计费，结束后可在此查看结果：${page}`,
}

const CONTENTS = { page: '网页', nothing: '空内容', text: '其他文本' }

/** Words `node 4 (CheckpointLoaderSimple): Value not in list`. ComfyUI's errors stay in English. */
const nodeProblem = ({ nodeId, classType, messages }: NodeProblem) =>
  `节点 ${nodeId}${classType ? `（${classType}）` : ''}：${messages.join('；')}`

/** Returns `KSampler（3）` for `KSampler (3)`. */
const withFullWidthId = (node: string) => node.replace(/ \(([^()]+)\)$/, '（$1）')

function reasonText(error: Facts, word: (facts: Facts) => string): string {
  return error.kind === 'failed-call' ? `原因：${word(error.reason)}。` : word(error)
}

const OUTCOMES: Record<RemoteOutcome, string> = {
  cancelled: '任务已在 RunningHub 上取消。',
  'cancel-refused': 'RunningHub 拒绝取消：任务可能仍在运行并计费。',
  'cancel-failed': '未能取消：任务可能仍在运行并计费。',
  'left-running': '任务按要求继续运行，仍在计费。',
}

/** What RunningHub's codes mean. */
const MEANINGS: Readonly<Record<KnownServiceCode, string>> = {
  1: '服务拒绝了请求',
  301: '缺少参数或参数有误',
  380: '该 API Key 下没有这个工作流',
  401: 'API Key 未被接受',
  412: '请求的 URL 不存在',
  414: '账户的 RH 币已用完',
  415: '暂无空闲机器',
  416: '钱包余额不足',
  421: '账户的并发任务数已达上限',
  423: '任务不存在',
  433: 'ComfyUI 没有通过这些参数的校验',
  435: '没有所需机型的机器',
  436: '独占机器的套餐已过期',
  500: '服务内部错误',
  801: '免费账户不能使用 API',
  802: 'API Key 已停用或没有权限',
  803: 'RunningHub 上保存的工作流中没有某个节点或字段',
  805: '任务失败',
  806: 'API Key 不存在',
  807: '任务不存在',
  808: '文件保存失败',
  809: '文件超过 RunningHub 的大小上限',
  810: '工作流从未保存并运行过',
  811: '企业 API Key 无效',
  812: '企业账户余额不足',
  814: '个人队列已满',
  901: '应用不存在',
  1000: '任务失败',
  1001: '请求的 URL 不存在',
  1002: 'API Key 无效',
  1003: '请求过于频繁',
  1004: '任务不存在或已过期',
  1005: '服务内部错误',
  1006: '任务运行时间过长，已被服务终止',
  1007: '参数有误',
  1008: '文件超过 RunningHub 的大小上限',
  1009: 'HTTP 方法错误',
  1010: '服务不可用',
  1011: '服务繁忙',
  1012: 'RunningHub 的上游服务出错',
  1013: '文件处理失败',
  1014: '该接口需要企业 API Key',
  1015: '生成失败',
  1101: '无法读取工作流的节点',
  1501: '内容审核未通过',
  1504: '模型响应超时',
  1505: '不允许使用真人图片',
  1520: '账户的并发任务数已达上限',
  40310: '该站点不提供这个模型',
}
