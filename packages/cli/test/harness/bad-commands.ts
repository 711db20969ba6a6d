import { appIds, workflowIds } from '@runninghub-action/simulator'

/** The arguments of a command line that is refused, and a part of the message. */
export interface BadCommand {
  args: readonly string[]
  message: string
}

const refuse = (message: string, ...lines: readonly (readonly string[])[]): BadCommand[] =>
  lines.map((args) => ({ args, message }))

/** A valid run, whose file `setUp` writes. */
const RUN = ['run', 'good.json', '--workflow-id', workflowIds.imageToImage]

/** Values of a flag that are refused with one message. */
const values = (flag: string, message: string, texts: readonly string[]): BadCommand[] =>
  refuse(message, ...texts.map((text) => [...RUN, `--${flag}=${text}`]))

const TEXTS = [
  '',
  ' ',
  'x',
  '__proto__',
  'constructor',
  'toString',
  '密',
  '\ud800',
  '\u001b[31m',
  'x'.repeat(5_000),
]
const NO_COUNTS = [
  ...TEXTS,
  '-1',
  '0',
  '1.5',
  '1e1',
  '0x10',
  '+1',
  ' 1',
  '1,5',
  'NaN',
  'Infinity',
  '٣',
]

const COMMANDS = [
  'run',
  'nodes',
  'diff',
  'upload',
  'wait',
  'status',
  'cancel',
  'list',
  'open',
  'account',
  'init',
  'logout',
  'completion',
  'simulate',
]

const UNKNOWN = [
  'rum',
  'RUN',
  ' run',
  '',
  '-',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '密',
  '../run',
  'run\n',
  'x'.repeat(5_000),
  '\ud800',
]
const UNKNOWN_FLAGS = [
  '--nonsense',
  '--__proto__',
  '--constructor',
  '--toString',
  '--hasOwnProperty',
  '--workflowid',
  '--Set',
  '--密',
  '--api-key',
  '-x',
  '-Z',
  '--set.a',
]

const TASK_IDS = [
  '1',
  'abc',
  '0',
  '-',
  '1910246754753896450x',
  '191024675475389645012',
  '0910246754753896450',
  '__proto__',
  'https://example.com/call-record-detail/1910246754753896450',
  'https://www.runninghub.cn/workflow/1910246754753896450',
  'https://www.runninghub.cn/call-record-detail/abc',
  '１９１０２４６７５４７５３８９６４５０',
  '0123456789abcdef0123456789abcdef',
]

const WORKFLOW_IDS = [
  '',
  ' ',
  '0',
  '-1',
  'abc',
  '1.5',
  '1e18',
  '0x10',
  '__proto__',
  '12345678901234567890',
  '1980237776367083521x',
  'https://example.com/workflow/1980237776367083521',
  'https://www.runninghub.cn/',
  'https://www.runninghub.cn/workflow/',
  'https://www.runninghub.cn/workflow/abc',
  'https://user@www.runninghub.cn/workflow/1980237776367083521',
  'https://www.runninghub.cn:8443/workflow/1980237776367083521',
  '0123456789abcdef0123456789abcdef',
  '\ud800',
]

const TARGETS = [
  '6.nope',
  '99.text',
  'nope',
  '6',
  '6.',
  '.text',
  '__proto__',
  '__proto__.text',
  '6.__proto__',
  '6.constructor',
  'constructor.name',
  '密.text',
  `${'a.'.repeat(200)}text`,
  'x'.repeat(600),
]

/** Values of fields of the image-to-image workflow that these do not take. */
const MISFITS = [
  '3.steps=many',
  '3.steps=',
  '3.steps=1.5',
  '3.steps= 5',
  '3.steps=0x10',
  '3.steps=1e400',
  '3.seed=NaN',
  '3.seed=9.02156E+13',
  '3.seed=١',
  '3.cfg=8,5',
  '3.cfg=true',
  '3.model=text',
  '3.positive=["6", 0]',
  '6.clip=x',
  '6.text=a\u0000',
  '6.text=a\u001b[31m',
  '6.text=\ud800',
  '6.text=@missing.txt',
  '10.image=',
  '10.image=missing.png',
  '10.image=@missing.png',
  '10.image=.',
  '10.image=good.json',
  '10.image=empty.png',
  '10.image=page.png',
  '10.image=ftp://example.com/a.png',
  '10.image=https://user:password@example.com/a.png',
]

export const BAD_COMMANDS: readonly BadCommand[] = [
  ...refuse('Did you mean --workflow-id?', ['run', '--workflow', 'x']),
  ...refuse('Did you mean --download?', ['wait', '--dowload', 'x']),
  ...refuse('Did you mean account?', ['acount']),
  ...refuse('Did you mean cancel?', ['help', 'cancle']),
  ...refuse('--workflow-id', ['run'], ['run', 'good.json']),
  ...refuse('runninghub.ai', [
    'run',
    '--workflow-id=https://www.runninghub.ai/workflow/1980237776367083521',
    '--base-url=https://www.runninghub.cn',
  ]),
  ...refuse(
    'Unknown command',
    ...UNKNOWN.filter((name) => !name.startsWith('-')).map((name) => [name]),
  ),
  ...refuse('Unknown command', ['-'], ['--run'], ['-x'], ['--']),
  ...refuse(
    'Unknown command',
    ['help', 'cancle'],
    ['help', '__proto__'],
    ['--help', 'constructor'],
  ),
  ...COMMANDS.flatMap((name) =>
    refuse('Unknown flag', ...UNKNOWN_FLAGS.map((flag) => [name, flag])),
  ),
  ...values('timeout', 'expected a duration', [
    ...NO_COUNTS,
    '10',
    '600',
    '1h1',
    '0s',
    '1d1d',
    '8 h',
    '99999999h',
  ]),
  ...values(
    'max-coins',
    'expected a number above 0',
    NO_COUNTS.filter((text) => text !== '1.5'),
  ),
  ...values('max-parallel', 'expected a number from 1 to 50', [
    ...NO_COUNTS,
    '51',
    '9'.repeat(400),
  ]),
  ...values('base-url', 'expected a URL', [
    ...TEXTS.filter((text) => text !== ''),
    '',
    'runninghub',
    '//host',
    'ftp://host',
    'file:///etc',
    'javascript:alert(1)',
    'https://',
    'https://user:password@host',
    'https://user@host',
    'http://host:99999',
    'https://exa mple',
  ]),
  ...values('api', 'expected v1 or v2', [...TEXTS, 'v3', 'V1', '1']),
  ...values('drift', 'expected error, warn or ignore', [...TEXTS, 'Error', 'off']),
  ...values('show', 'Invalid --show', [...TEXTS, 'Auto', 'png']),
  ...values('lang', 'expected en or zh', [...TEXTS, 'fr', 'EN', 'zh-CN']),
  ...values('set', 'expected NODE.FIELD=VALUE', [
    '',
    ' ',
    '6.text',
    '=',
    '=a',
    '6',
    '__proto__',
    '\ud800',
  ]),
  ...refuse('--ignore-seeds requires --reuse', [...RUN, '--ignore-seeds']),
  ...refuse(
    'requires a value',
    ...['set', 'inputs', 'batch', 'timeout', 'download', 'api', 'base-url'].map((flag) => [
      ...RUN,
      `--${flag}`,
    ]),
  ),
  ...refuse(
    'does not accept a value',
    ...['json', 'reuse', 'dry-run', 'pin-seeds'].map((flag) => [...RUN, `--${flag}=yes`]),
  ),
  ...refuse(
    'Unexpected argument',
    [...RUN, 'b.json'],
    ['status', '1', '2'],
    ['list', 'a'],
    ['account', 'a'],
    ['nodes', 'a', 'b'],
  ),
  ...refuse(
    'Missing',
    ['nodes'],
    ['upload'],
    ['wait'],
    ['status'],
    ['cancel'],
    ['completion'],
    ['init', 'action'],
  ),
  ...refuse(
    'Give either an AI app or a workflow',
    [...RUN, '--app-id', appIds.textToImage],
    ['run', 'good.json', '--app-id', appIds.textToImage],
  ),
  ...refuse(
    'init expects action or worker',
    ...['', 'lambda', '__proto__', 'constructor', 'Action'].map((kind) => ['init', kind]),
  ),
  ...refuse(
    'Invalid shell',
    ...['', 'sh', '__proto__', 'constructor', 'BASH'].map((shell) => ['completion', shell]),
  ),
  ...refuse(
    'expected a number from 0 to 65535',
    ...[...TEXTS, '-1', '65536', '1.5', '0x10'].map((port) => ['simulate', `--port=${port}`]),
  ),
  ...['wait', 'status', 'cancel', 'open'].flatMap((name) =>
    refuse('task', ...TASK_IDS.map((id) => [name, '--', id])),
  ),
  ...['run', 'diff', 'init'].flatMap((name) =>
    refuse(
      'workflow',
      ...WORKFLOW_IDS.map((id) => [
        name,
        ...(name === 'init' ? ['action'] : []),
        'good.json',
        `--workflow-id=${id}`,
      ]),
    ),
  ),
  ...refuse(
    'app',
    ...['', 'abc', '-1', '0', '__proto__', 'https://example.com/ai-detail/1'].map((id) => [
      'run',
      `--app-id=${id}`,
    ]),
  ),
  ...refuse(
    'is a directory',
    ['nodes', '.'],
    [...RUN, '--inputs', '.'],
    [...RUN, '--batch', '.'],
    ['run', '.', '--workflow-id', '1'],
  ),
  ...refuse(
    'not found',
    ['nodes', 'missing.json'],
    [...RUN, '--inputs', 'missing.yml'],
    [...RUN, '--batch', 'missing.csv'],
    ['nodes', '__proto__'],
  ),
  ...refuse(
    'Cannot read',
    ['nodes', 'a\u0000b'],
    ['nodes', 'good.json/a'],
    ['nodes', 'x'.repeat(5_000)],
  ),
  ...refuse(
    '',
    ...['missing.png', '.', 'empty.png', '', 'a\u0000b'].map((path) => ['upload', path]),
  ),
  ...TARGETS.flatMap((target) => refuse('', [...RUN, '--set', `${target}=a`])),
  ...refuse('', ...MISFITS.map((text) => [...RUN, '--set', text])),
]
