import { BAD_INPUTS } from '../../packages/action/test/harness/bad-inputs.ts'
import { BAD_COMMANDS } from '../../packages/cli/test/harness/bad-commands.ts'
import { BAD_BATCHES, BAD_MAPS } from '../../packages/core/test/harness/bad-inputs/bad-values.ts'
import { BAD_WORKFLOWS } from '../../packages/core/test/harness/bad-inputs/bad-workflows.ts'
import { BROKEN_RESPONSES } from '../../packages/core/test/harness/broken-response.ts'
import { BAD_REQUESTS } from '../../packages/worker/test/harness/bad-requests/corpus.ts'
import { BAD_VARIABLES } from '../../packages/worker/test/harness/bad-variables.ts'
import { markdownTable } from './markdown-table.ts'

type Language = 'en' | 'zh'

const count = (inputs: Readonly<Record<string, readonly unknown[]>>) =>
  Object.values(inputs).flat().length

const files = BAD_WORKFLOWS.length + BAD_MAPS.length + count(BAD_BATCHES)

/** What is refused, where, and how many inputs of this kind the tests have. */
const ROWS: readonly (readonly [Record<Language, string>, number, Record<Language, string>])[] = [
  [
    { en: 'api.json, inputs and batch files', zh: 'api.json、输入文件和批量文件' },
    files,
    { en: 'core, the terminal and the Action, each', zh: 'core、终端和 Action 各一遍' },
  ],
  [
    { en: 'command lines', zh: '命令行' },
    BAD_COMMANDS.length,
    { en: 'the terminal, in both languages', zh: '终端，两种语言' },
  ],
  [
    { en: 'inputs of the step', zh: '步骤的输入' },
    BAD_INPUTS.length,
    { en: 'the Action', zh: 'Action' },
  ],
  [
    {
      en: 'HTTP requests: bodies, forms, headers, paths, queries, presets, tokens, URLs',
      zh: 'HTTP 请求：正文、表单、请求头、路径、查询参数、预设、令牌、URL',
    },
    count(BAD_REQUESTS),
    { en: 'the Worker, in its runtime', zh: 'Worker，在其运行时中' },
  ],
  [
    { en: 'variables and secrets', zh: '变量和密钥' },
    BAD_VARIABLES.length,
    { en: 'the Worker', zh: 'Worker' },
  ],
  [
    { en: "RunningHub's responses, broken at random", zh: '随机损坏的 RunningHub 响应' },
    BROKEN_RESPONSES,
    { en: 'core', zh: 'core' },
  ],
]

const HEADS = { en: ['bad input', 'cases', 'given to'], zh: ['错误输入', '数量', '交给'] }

/** Returns the table of how much bad input the tests have. */
export function badInputs(language: Language): string {
  const rows = ROWS.map(([what, number, where]) => [
    what[language],
    number.toLocaleString('en'),
    where[language],
  ])
  return markdownTable(HEADS[language], rows)
}
