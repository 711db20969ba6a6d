import type { InputFileFacts, Wording } from '@runninghub-action/core'
import { ROUNDED } from './zh-overrides.ts'

export const inputFileFactsInChinese: Wording<InputFileFacts> = {
  'inputs-too-large': ({ file }) => `${file}：超过 5 MB，作为参数文件过大`,
  'inputs-not-utf8': ({ file }) => `${file}：不是 UTF-8 文本`,
  'inputs-lfs-pointer': ({ file }) => `${file}：是 Git LFS 指针，不是文件本身`,
  'check-file': () => '请检查文件是否选对。',
  'save-as-csv-utf8': () => '请以 UTF-8 编码保存；电子表格软件中的选项是“CSV UTF-8”。',
  'batch-without-rows': ({ file }) => `${file}：没有任何数据行`,
  'row-workflow-id': ({ target, rounded }) =>
    `${target} 应为工作流 ID 或 URL${rounded === undefined ? '' : `，而 ${rounded} ${ROUNDED}`}`,
  'row-name': ({ target, limit }) => `${target} 应为一行文本，不超过 ${limit} 个字符`,
  'json-lines-not-json': () =>
    '该行不是有效的 JSON；名称和文本要用双引号，例如 {"6.text": "一只猫"}',
  'json-lines-not-an-object': () => '每行应为一个 JSON 对象，例如 {"6.text": "一只猫"}',

  'yaml-not-a-list': ({ found }) => `应为映射的列表（每次运行一项），而不是${NODES[found]}`,
  'yaml-not-a-map': ({ found }) => `应为映射，例如“6.text: 一只猫”，而不是${NODES[found]}`,
  'yaml-merge-not-a-map': ({ found }) => `<< 只能合并映射，而不是${NODES[found]}`,
  'yaml-without-name': () => '冒号前缺少名称，例如 6.text',
  'yaml-comment': ({ comment, fullText, text }) =>
    `YAML 会把 ${comment} 当作注释；如果它属于文本，请写作 ${JSON.stringify(fullText)}，否则请写作 ${JSON.stringify(text)} ${comment}`,
  'yaml-duplicate-name': () => '名称重复',
  'yaml-second-document': () => '此处开始了第二个文档，但文件只能包含一个',
  'yaml-name-in-wrong-place': () =>
    '同一行有第二个名称，或与上方名称的缩进不一致；含冒号的文本请加引号：6.text: "风格: 水彩"',
  'yaml-name-on-two-lines': () => '名称和冒号必须在同一行',
  'yaml-wrong-first-character': () => '文本不能以该字符开头，除非加引号：6.text: "@home, 50%"',
  'yaml-tab': () => '该行用制表符缩进，请改用空格',
  'yaml-text-after-value': () => `值的后面还有内容；${QUOTES}：6.text: "{red|blue} hat"`,
  'yaml-unexpected-token': ({ message }) => `${message}；如果这是文本，${QUOTES}`,
  'yaml-tag': ({ message }) => `${message}；以 ! 开头的文本必须加引号`,
  'yaml-alias': ({ message }) => `${message}；以 * 开头的文本必须加引号`,
  'yaml-other': ({ message }) => `YAML 无法解析：${message}`,

  'csv-column-without-name': ({ column }) => `第 ${column} 列没有名称`,
  'csv-column-twice': ({ name }) => `列“${name}”重复`,
  'csv-value-count': ({ values, columns, delimiter }, word) =>
    `有 ${values} 个值，但只有 ${columns} 列；含${word(delimiter)}的值请加引号`,
  'csv-syntax': ({ delimiter, message }, word) =>
    `不是以${word(delimiter)}分隔的 CSV 表格：${message}`,
  'delimiter-comma': () => '逗号',
  'delimiter-semicolon': () => '分号',
  'delimiter-tab': () => '制表符',
}

const QUOTES = '请给整段文本加引号'

const NODES = { nothing: '空值', map: '映射', value: '单个值', list: '列表' }
