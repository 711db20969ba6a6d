import type { ReasonText } from './worker-texts.ts'

const RESUMES = 'Worker 会自动检查账户，恢复正常后继续提交任务。'

/** Why a task waits, by code. */
export const reasons: Readonly<Record<string, ReasonText>> = {
  FILES: { message: '文件尚未全部上传。', hasDetail: true },
  SLOT: { message: '正在等待账户的空闲并发。' },
  UNAVAILABLE: { message: '暂时无法连接 RunningHub。' },
  PAUSED: {
    message: '队列已手动暂停。',
    hint: '可用 POST /v1/queue/resume 恢复。',
    hasDetail: true,
  },
  INVALID_KEY: {
    message: 'RunningHub 拒绝了 API Key，所有任务都无法提交。',
    hint: `请检查 API Key 及其所属站点。${RESUMES}`,
  },
  INSUFFICIENT_BALANCE: {
    message: '余额不足，RunningHub 拒绝所有任务。',
    hint: `请在 RunningHub 网站充值。${RESUMES}`,
  },
  MODEL_WITHDRAWN: {
    message: '该站点已下架此模型，RunningHub 拒绝所有任务。',
    hint: `请改用其他模型，或使用另一站点的 API Key 和地址。${RESUMES}`,
  },
}

/** What is wrong with a request, by the name of the problem. */
export const problems: Readonly<Record<string, string>> = {
  forbidden: '该令牌无权执行此操作。',
  'not-found': '未找到。',
  'task-ended': '任务已结束。',
  'task-not-ended': '任务尚未结束。',
  'cancel-refused': '任务未能取消。',
  'input-not-kept': '任务的输入未保存。',
  'no-callback': '任务没有回调地址。',
  'body-too-large': '请求内容过大。',
  'invalid-request': '请求无效。',
  'limit-reached': '已达到上限。',
  internal: 'Worker 内部错误。',
  'upload-failed': 'RunningHub 未接受文件。',
  'not-configured': 'Worker 尚未配置。',
  'acceptance-unknown': '任务可能已被接收。',
  'app-unavailable': '无法读取 AI 应用的参数。',
  'storage-unavailable': '存储暂时不可用。',
}
