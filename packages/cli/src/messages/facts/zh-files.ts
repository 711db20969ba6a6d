import type { FileFacts, FoundContent, MediaKind, Wording } from '@runninghub-action/core'

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
  'file-at-url-too-large': ({ url }) => `文件 ${url} 超过 RunningHub 的 30 MB 上限。`,
  'file-at-url-too-slow': ({ url, seconds }) => `文件 ${url} 在 ${seconds} 秒内没有下载完。`,
  'file-lfs-pointer': ({ path }) => `文件 ${path} 是 Git LFS 指针，不是文件本身。`,
  'file-of-other-kind': ({ path, found, expected }) =>
    `文件 ${path} 是${describe(found)}，应为${MEDIA[expected]}。`,
  'file-not-a-url': ({ url }) => `${url} 不是 URL。`,
  'file-not-openable': ({ target, file }) => `${target}：没有 openFile，无法打开文件 ${file}。`,
  'check-path': () => '请检查路径；相对路径从启动程序的目录算起。',
  'check-permissions': () => '请检查文件权限。',
  'wait-for-writer': () => '请等写入该文件的程序结束后再运行。',
  'name-file-in-directory': () => '请填写其中一个文件的路径。',
  'make-file-smaller': () => 'RunningHub v1 接口只接受 30 MB 以内的文件，请压缩后再试。',
  'fetch-lfs-files': () =>
    '请用 git lfs pull 获取文件；在 GitHub Actions 中为 checkout 设置 lfs: true。',
  'check-input-link': () => '请检查该链接是否指向文件本身、可公开访问且未过期。',
  'pass-open-file': () => '请传入 openFile，或填写 RunningHub 上传后返回的文件名。',

  'download-url-invalid': ({ protocol }) =>
    `只能从不含登录信息的 http 或 https URL 下载文件，而不是${protocol === undefined ? '其他文本' : ` ${protocol}…`}。`,
  'result-not-saved': ({ path, reason }) => `无法保存到 ${path}（${reason}）。`,
  'download-failed': ({ url, reason = '连接失败' }) => `无法下载 ${url}：${reason}。`,
  'download-stalled': ({ url, seconds }) => `无法下载 ${url}：${seconds} 秒内没有收到数据。`,
  'download-of-new-link-refused': ({ url, status }) =>
    `任务刚刚结束，却无法下载 ${url}：HTTP ${status}。`,
  'new-link-not-expired': () =>
    '该链接刚刚生成，尚未过期，可能被中间的代理或防火墙拒绝。结果也可以在任务页面查看。',
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

  'stored-result-unreadable': ({ reason }) => `无法读取已保存的结果（${reason}）。`,
  'stored-result-incomplete': ({ bytes, expected }) =>
    `已保存的结果有 ${bytes} 字节，应有 ${expected} 字节。`,
  'stored-result-damaged': ({ file }) =>
    file === undefined ? '已保存的结果已损坏。' : `已保存的结果中的文件 ${file} 已损坏。`,
  'stored-result-of-other-request': () => '已保存的结果属于另一个请求。',

  'output-directory-is-file': ({ directory }) => `${directory} 是文件，无法用作结果目录。`,
  'output-directory-not-writable': ({ directory, reason }) =>
    `无法写入目录 ${directory}（${reason}）。`,
  'choose-output-directory': () => '结果将保存到该目录，请选择可以创建和写入的目录。',
}

const MEDIA: Readonly<Record<MediaKind, string>> = { image: '图片', audio: '音频', video: '视频' }

function describe(found: FoundContent): string {
  if (!('format' in found)) return found.kind === 'page' ? '网页' : '文本'
  return found.kind === 'other'
    ? ` ${found.format} 文件`
    : `${MEDIA[found.kind]}（${found.format}）`
}

/** Formats a size with the exact byte count, since two sizes may differ by one byte. */
function inMegabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB（${bytes} 字节）`
}
