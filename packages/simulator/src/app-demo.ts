import type { SimulatedApp } from './apps.ts'

/** Returns the data of apiCallDemo about an app. */
export function appDemo(baseUrl: string, { name, nodeInfoList }: SimulatedApp) {
  return {
    curl: `curl --location --request POST '${baseUrl}/task/openapi/ai-app/run'`,
    webappName: name,
    accessEncrypted: false,
    statisticsInfo: {
      likeCount: '1',
      downloadCount: '0',
      useCount: '12',
      pv: '40',
      collectCount: '2',
    },
    nodeInfoList,
    covers: [],
    tags: [],
  }
}

/** Returns one page of the data of aiapp/list. The id of an app is in its `invokeExample` only. */
export function appPage(
  baseUrl: string,
  apps: readonly [string, SimulatedApp][],
  { current, size }: { current: number; size: number },
) {
  const records = apps.slice((current - 1) * size, current * size).map(([id, { name, about }]) => ({
    title: name,
    description: about,
    cover: '',
    invokeExample: `curl --location --request POST '${baseUrl}/openapi/v2/run/ai-app/${id}'`,
  }))
  const pages = Math.ceil(apps.length / size)
  return {
    records,
    current: String(current),
    size: String(size),
    total: String(apps.length),
    pages: String(pages),
    hasNext: current < pages,
  }
}
