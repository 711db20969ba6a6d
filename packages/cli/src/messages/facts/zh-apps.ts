import type { AppFacts, Wording } from '@runninghub-action/core'

export const appFactsInChinese: Wording<AppFacts> = {
  'app-id-unreadable': () => '这既不是 AI 应用的 ID，也不是 AI 应用页面的 URL。',
  'app-id-is-key': () => '这看起来是 API Key，不是 AI 应用的 ID。',
  'app-id-other-site': ({ site, baseUrl }) =>
    `该 AI 应用位于 www.runninghub.${site}，而当前站点是 ${baseUrl}。`,
  'app-id-form': () =>
    '请填写 AI 应用页面 URL 中的 ID（例如 https://www.runninghub.cn/ai-detail/1877265245566922801 中的 1877265245566922801），或直接填写该 URL。',
  'app-without-inputs': () =>
    '该 AI 应用没有可设置的参数；请先在其页面上手动运行一次，RunningHub 才会列出参数',
  'app-input-unknown': ({ names }) => `该 AI 应用没有这个参数；它的参数有${listOf(names)}`,
  'app-input-ambiguous': ({ targets }) => `匹配到多个参数（${listOf(targets)}），请用其中一种写法`,
  'app-input-is-link': () => '来自应用中的另一个节点，无法设置',
  'value-not-a-choice': ({ found, choices, more, closest }) => {
    const question = closest === undefined ? '' : `；是否应为“${closest}”？`
    return `只能是${listOf(choices, more)}之一，而不是“${found}”${question}`
  },
  'value-out-of-range': ({ value, min, max }) => {
    if (min !== undefined && max !== undefined)
      return `应为 ${min} 到 ${max} 之间的数字，而不是 ${value}`
    return min === undefined
      ? `不能大于 ${max}，而这里是 ${value}`
      : `不能小于 ${min}，而这里是 ${value}`
  },
  'app-with-graph': () => 'AI 应用运行的是作者保存的工作流，不能同时使用 api.json 或工作流的选项。',
  'row-of-other-app': () => '该行指定了自己的工作流，而所有行运行的是同一个 AI 应用。',
  'row-of-app': () => '该行填写的是 AI 应用，而这里只能填写工作流。',
  'app-of-all-rows': () =>
    '一次批量运行的所有行使用同一个 AI 应用，请用 --app-id 指定，不要写在行里。',
  'check-app-inputs': () => '作者可能已修改该应用，请重新查看它的参数后再运行。',
}

/** Lists at most twelve names. */
function listOf(names: readonly string[], more = 0): string {
  const shown = names.slice(0, 12).map((name) => `“${name}”`)
  const hidden = more + names.length - shown.length
  return `${shown.join('、')}${hidden > 0 ? `等 ${names.length + more} 项` : ''}`
}
