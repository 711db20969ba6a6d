import type { FileFacts, Wording } from '@runninghub-action/core'

export const fileFactsInChinese: Wording<FileFacts> = {
  'file-missing': ({ path }) => `文件 ${path} 不存在。`,
  'file-unreadable': ({ path, reason }) => `无法读取文件 ${path}（${reason}）。`,
  'file-changed': ({ path, before, now }) =>
    `文件 ${path} 在上传过程中发生了变化${before === now ? '' : `：原为 ${before} 字节，现为 ${now} 字节`}。`,
  'file-is-directory': ({ path }) => `${path} 是目录，不是文件。`,
  'file-not-regular': ({ path }) => `${path} 不是普通文件。`,
  'file-empty': ({ path }) => `文件 ${path} 是空的。`,
  'file-too-large': ({ path, size, limit }) =>
    `文件 ${path} 的大小为 ${inMegabytes(size)}，超过上限 ${inMegabytes(limit)}。`,
  'file-at-url-too-large': () => 'URL 指向的文件超过 RunningHub 的 30 MB 上限。',
  'file-not-a-url': ({ url }) => `${url} 不是 URL。`,
  'file-not-openable': ({ target, file }) => `${target}：没有 openFile，无法打开文件 ${file}。`,
  'check-path': () => '请检查路径；相对路径从启动程序的目录算起。',
  'check-permissions': () => '请检查文件权限。',
  'wait-for-writer': () => '请等写入该文件的程序结束后再运行。',
  'name-file-in-directory': () => '请填写其中一个文件的路径。',
  'make-file-smaller': () => 'RunningHub v1 接口只接受 30 MB 以内的文件，请压缩后再试。',
  'pass-open-file': () => '请传入 openFile，或填写 RunningHub 上传后返回的文件名。',

  'result-url-invalid': ({ protocol }) =>
    `结果的 URL 应为不含登录信息的 http 或 https URL，而不是${protocol === undefined ? '其他文本' : ` ${protocol}…`}。`,
  'result-not-saved': ({ path, reason }) => `无法保存到 ${path}（${reason}）。`,
  'download-failed': ({ url, reason = '连接失败' }) => `无法下载 ${url}：${reason}。`,
  'download-refused': ({ url, status }) => `无法下载 ${url}：HTTP ${status}。`,
  'download-empty': ({ url }) => `${url} 的内容为空。`,
  'download-incomplete': ({ url, received, expected }) =>
    `${url} 只收到 ${received} 字节，应有 ${expected} 字节。`,
  'download-of-error-page': ({ url }) => `${url} 返回的是网页或错误信息，不是文件。`,
  'link-expired': ({ url, status }) => `链接 ${url} 已失效（HTTP ${status}）。`,
  'check-disk': () => '请检查目录是否可写、磁盘空间是否充足。',
  'download-sooner': () => 'RunningHub 只保留结果约一天，请在任务结束后尽快下载。',
  'result-may-be-gone': () => 'RunningHub 只保留结果约一天，文件可能已被删除。',
  'proxy-may-have-responded': () => '响应可能来自中间的代理或防火墙。',

  'output-directory-is-file': ({ directory }) => `${directory} 是文件，无法用作结果目录。`,
  'output-directory-not-writable': ({ directory, reason }) =>
    `无法写入目录 ${directory}（${reason}）。`,
  'choose-output-directory': () => '结果将保存到该目录，请选择可以创建和写入的目录。',
}

/** Formats a size with the exact byte count, since two sizes may differ by one byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB（${bytes} 字节）`
}
