import type { Facts, Wording } from './facts.ts'

/** The name of api.json, when it is known. */
interface OfFile {
  file?: string | undefined
}

type JsonKind = 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'

/** Facts about an api.json and about a workflow's id. */
export interface WorkflowFacts {
  'workflow-too-large': OfFile & { megabytes: number; limit: number }
  'workflow-empty': OfFile
  'workflow-utf16': OfFile
  'workflow-lfs-pointer': OfFile
  'workflow-not-text': OfFile & { found: 'png' | 'jpeg' | 'zip' | 'gzip' | 'binary' | 'not-utf8' }
  'workflow-other-language': OfFile & { language: 'markup' | 'yaml' }
  'workflow-not-an-object': OfFile & { found: JsonKind }
  'workflow-without-nodes': OfFile
  'workflow-editor-format': OfFile
  'workflow-wrapped': OfFile & { wrapper: string }
  'workflow-problems': OfFile & { problems: readonly Facts[]; more: number }
  'node-not-an-object': { id: string; found: JsonKind }
  'node-inputs-not-an-object': { id: string; found: JsonKind }
  'not-json': { reason: Facts }
  'json-too-deep': { levels: number }
  'json-too-long': { values: number }
  'json-ends-early': object
  'json-trailing-comma': { close: string }
  'json-open-string': object
  'json-control-character': { written: string }
  'json-unexpected': { token: string }
  'export-api-json': object
  'save-as-utf8': object
  'unwrap-workflow': { wrapper: string }
  'repair-json': object

  'workflow-id-empty': object
  'workflow-id-malformed': object
  'workflow-id-is-key': object
  'workflow-id-unreadable': object
  'workflow-id-other-host': object
  'workflow-id-of-app': object
  'workflow-id-not-in-url': object
  'workflow-id-other-site': { site: string; baseUrl: string }
  'workflow-id-form': object
  'use-site': { site: string }
}

export const workflowWording: Wording<WorkflowFacts> = {
  'workflow-too-large': ({ file, megabytes, limit }) =>
    `${name(file)} is too large for a workflow: it has ${megabytes} MB, and the limit is ${limit} MB`,
  'workflow-empty': ({ file }) => `${name(file)} is empty`,
  'workflow-utf16': ({ file }) => `${name(file)} is UTF-16 text; JSON files are UTF-8`,
  'workflow-lfs-pointer': ({ file }) => `${name(file)} is a Git LFS pointer, not the file itself`,
  'workflow-not-text': ({ file, found }) =>
    `${name(file)} is ${CONTENTS[found]}, not a workflow in JSON`,
  'workflow-other-language': ({ file, language }) =>
    `${name(file)} looks like ${language === 'yaml' ? 'YAML' : 'HTML or XML'}, not a workflow in JSON`,
  'workflow-not-an-object': ({ file, found }) =>
    `${name(file)} contains ${describe(found)}, not an object of nodes`,
  'workflow-without-nodes': ({ file }) => `${name(file)} has no nodes`,
  'workflow-editor-format': ({ file }) =>
    `${name(file)} is in the editor's own format (a list of "nodes" and "links"), not in the API format`,
  'workflow-wrapped': ({ file, wrapper }) =>
    `${name(file)} wraps the graph in "${wrapper}"; a workflow in the API format has its nodes at the top level`,
  'workflow-problems': ({ file, problems, more }, word) => {
    const lines = problems.map((problem) => `- ${word(problem)}`)
    if (more > 0) lines.push(`- and ${more} more`)
    return `${name(file)} is not in the API format:\n${lines.join('\n')}`
  },
  'node-not-an-object': ({ id, found }) => `"${id}" is ${describe(found)}, not a node`,
  'node-inputs-not-an-object': ({ id, found }) =>
    `the inputs of node ${id} are ${describe(found)}, not an object`,
  'not-json': ({ reason }, word) => `not JSON: ${word(reason)}`,
  'json-too-deep': ({ levels }) => `more than ${levels} levels deep`,
  'json-too-long': ({ values }) => `more than ${values.toLocaleString('en')} values`,
  'json-ends-early': () => 'the text ends too early',
  'json-trailing-comma': ({ close }) => `a comma before the closing ${close}`,
  'json-open-string': () =>
    'a string is not closed on its line (a line break inside a string is written \\n)',
  'json-control-character': ({ written }) =>
    `a control character (inside a string it is written ${written})`,
  'json-unexpected': ({ token }) => `${token} is not expected here`,
  'export-api-json': () => EXPORT,
  'save-as-utf8': () => 'Save the file again with the encoding UTF-8.',
  'unwrap-workflow': ({ wrapper }) =>
    `Keep only the value of "${wrapper}", or export the workflow again. ${EXPORT}`,
  'repair-json': () =>
    'Export the file again instead of repairing it by hand, or check it with a JSON editor.',

  'workflow-id-empty': () => 'The workflow id is empty',
  'workflow-id-malformed': () =>
    'The workflow id is not an id of RunningHub: it must have 1 to 19 digits and not start with 0',
  'workflow-id-is-key': () => 'This has the form of an API key, not of a workflow id',
  'workflow-id-unreadable': () => 'This is neither a workflow id nor the URL of a workflow page',
  'workflow-id-other-host': () => 'This is not a URL on www.runninghub.cn or www.runninghub.ai',
  'workflow-id-of-app': () =>
    "This is the page of an AI app; its id is the app's, not a workflow's",
  'workflow-id-not-in-url': () => 'This URL contains no workflow id',
  'workflow-id-other-site': ({ site, baseUrl }) =>
    `The workflow is on www.runninghub.${site}, but the base URL is ${baseUrl}`,
  'workflow-id-form': () =>
    'Give the id from the URL of the workflow page, such as 1980237776367083521 in https://www.runninghub.cn/workflow/1980237776367083521, or the URL itself.',
  'use-site': ({ site }) =>
    `The two sites share nothing. Set the base URL to https://www.runninghub.${site} and use a key of that site.`,
}

const EXPORT =
  'Open the workflow in the RunningHub or ComfyUI editor, choose Workflow → Export (API), and use the file that it saves.'

const CONTENTS = {
  png: 'a PNG image',
  jpeg: 'a JPEG image',
  zip: 'a zip archive',
  gzip: 'a gzip archive',
  binary: 'a binary file',
  'not-utf8': 'not UTF-8 text',
}

const name = (file: string | undefined) => file ?? 'The workflow'

function describe(kind: JsonKind): string {
  if (kind === 'null') return kind
  return kind === 'array' || kind === 'object' ? `an ${kind}` : `a ${kind}`
}
