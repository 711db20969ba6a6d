import type { Facts, Wording } from './facts.ts'
import { ROUNDED } from './override-facts.ts'

type YamlNode = 'nothing' | 'map' | 'value' | 'list'

/** Facts about a file of values and about a batch file. */
export interface InputFileFacts {
  'inputs-too-large': { file: string }
  'inputs-not-utf8': { file: string }
  'inputs-lfs-pointer': { file: string }
  'check-file': object
  'save-as-csv-utf8': object
  'batch-without-rows': { file: string }
  'row-workflow-id': { target: string; rounded?: string | undefined }
  'row-name': { target: string; limit: number }
  'json-lines-not-an-object': object
  'json-lines-not-json': object

  'yaml-not-a-list': { found: YamlNode }
  'yaml-not-a-map': { found: YamlNode }
  'yaml-merge-not-a-map': { found: YamlNode }
  'yaml-without-name': object
  'yaml-comment': { comment: string; fullText: string; text: string }
  'yaml-duplicate-name': object
  'yaml-second-document': object
  'yaml-name-in-wrong-place': object
  'yaml-name-on-two-lines': object
  'yaml-wrong-first-character': object
  'yaml-tab': object
  'yaml-text-after-value': object
  'yaml-unexpected-token': { message: string }
  'yaml-tag': { message: string }
  'yaml-alias': { message: string }
  'yaml-other': { message: string }

  'csv-column-without-name': { column: number }
  'csv-column-twice': { name: string }
  'csv-value-count': { values: number; columns: number; delimiter: Facts }
  'csv-syntax': { delimiter: Facts; message: string }
  'delimiter-comma': object
  'delimiter-semicolon': object
  'delimiter-tab': object
}

export const inputFileWording: Wording<InputFileFacts> = {
  'inputs-too-large': ({ file }) => `${file}: larger than 5 MB, too large for a list of values`,
  'inputs-not-utf8': ({ file }) => `${file}: not text in UTF-8`,
  'inputs-lfs-pointer': ({ file }) => `${file}: a Git LFS pointer, not the file itself`,
  'check-file': () => 'Check that it is the right file.',
  'save-as-csv-utf8': () => 'Save it as UTF-8. A spreadsheet calls that "CSV UTF-8".',
  'batch-without-rows': ({ file }) => `${file}: there is no row in it`,
  'row-workflow-id': ({ target, rounded }) =>
    `${target} takes a workflow's id or URL${rounded === undefined ? '' : `, not ${rounded}: ${ROUNDED}`}`,
  'row-name': ({ target, limit }) => `${target} takes one line of at most ${limit} characters`,
  'json-lines-not-json': () =>
    'the line is not JSON; write names and texts in double quotes, such as {"6.text": "a cat"}',
  'json-lines-not-an-object': () =>
    'expected a JSON object such as {"6.text": "a cat"} on each line',

  'yaml-not-a-list': ({ found }) =>
    `expected a list of maps, one for each run, not ${NODES[found]}`,
  'yaml-not-a-map': ({ found }) => `expected a map such as "6.text: a cat", not ${NODES[found]}`,
  'yaml-merge-not-a-map': ({ found }) => `<< inserts maps, not ${NODES[found]}`,
  'yaml-without-name': () => 'a name such as 6.text is missing before the colon',
  'yaml-comment': ({ comment, fullText, text }) =>
    `YAML reads ${comment} as a comment; if it belongs to the text write ${JSON.stringify(fullText)}, if not ${JSON.stringify(text)} ${comment}`,
  'yaml-duplicate-name': () => 'the same name comes twice',
  'yaml-second-document': () => 'a second document begins here, but the file must contain only one',
  // The cause is a colon in a text, or a name that is indented deeper than those above it.
  'yaml-name-in-wrong-place': () =>
    'a second name on the same line, or in another column than the names above; put a text that contains a colon in quotes: 6.text: "style: watercolour"',
  'yaml-name-on-two-lines': () => 'a name and its colon must be on one line',
  'yaml-wrong-first-character': () =>
    'a text cannot begin with this character unless it is in quotes: 6.text: "@home, 50%"',
  'yaml-tab': () => 'a line is indented with a tab; use spaces',
  'yaml-text-after-value': () =>
    `there is more text after the end of the value; ${QUOTES}: 6.text: "{red|blue} hat"`,
  'yaml-unexpected-token': ({ message }) => `${message}; if this is a text, ${QUOTES}`,
  'yaml-tag': ({ message }) => `${message}; a text that begins with ! must be in quotes`,
  'yaml-alias': ({ message }) => `${message}; a text that begins with * must be in quotes`,
  'yaml-other': ({ message }) => message,

  'csv-column-without-name': ({ column }) => `column ${column} has no name`,
  'csv-column-twice': ({ name }) => `the column "${name}" comes twice`,
  'csv-value-count': ({ values, columns, delimiter }, word) =>
    `${values} values for ${columns} columns; quote a value that contains a ${word(delimiter)}`,
  'csv-syntax': ({ delimiter, message }, word) =>
    `not a CSV table with a ${word(delimiter)} between its columns: ${message}`,
  'delimiter-comma': () => 'comma',
  'delimiter-semicolon': () => 'semicolon',
  'delimiter-tab': () => 'tab',
}

const QUOTES = 'put the whole text in quotes'

const NODES: Readonly<Record<YamlNode, string>> = {
  nothing: 'nothing',
  map: 'a map',
  value: 'a single value',
  list: 'a list',
}
