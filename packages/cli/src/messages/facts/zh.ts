import type { Wording } from '@runninghub-action/core'
import { appFactsInChinese } from './zh-apps.ts'
import { driftFactsInChinese } from './zh-drift.ts'
import { fileFactsInChinese } from './zh-files.ts'
import { inputFileFactsInChinese } from './zh-input-files.ts'
import { overrideFactsInChinese } from './zh-overrides.ts'
import { formatPosition } from './zh-position.ts'
import { serviceFactsInChinese } from './zh-service.ts'
import { workflowFactsInChinese } from './zh-workflow.ts'

/** Everything that core reports, in Chinese. A kind that is missing does not compile. */
export const factsInChinese: Wording = {
  plain: ({ text }) => text,
  'at-position': ({ position, about }, word) => `${formatPosition(position)}：${word(about)}`,
  lines: ({ lines }, word) => lines.map(word).join('\n'),
  ...workflowFactsInChinese,
  ...overrideFactsInChinese,
  ...appFactsInChinese,
  ...driftFactsInChinese,
  ...inputFileFactsInChinese,
  ...fileFactsInChinese,
  ...serviceFactsInChinese,
}
