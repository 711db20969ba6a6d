import {
  type BadRequest,
  BODY_ROUTES,
  type BodyRoute,
  CALL_PRESET,
  PUT_PRESET,
  REDELIVER,
  RERUN,
  TASKS,
  withMember,
} from './bad-request.ts'

const LONG = JSON.stringify('x'.repeat(5_000))
/** JSON values of every type, without those of the given types. */
function valuesWithout(...types: readonly Type[]): string[] {
  return Object.entries(VALUES).flatMap(([type, values]) =>
    types.some((one) => one === type) ? [] : values,
  )
}

type Type = keyof typeof VALUES
const VALUES = {
  null: ['null'],
  boolean: ['true', 'false'],
  number: ['0', '-1', '1.5', '1e400', '9007199254740993'],
  text: ['""', '" "', '"text"', '"__proto__"', '"constructor"', '"\\u0000"', '"\\ud800"', LONG],
  list: ['[]', '[null]', '["text"]', '[[]]', '[{}]'],
  object: ['{}', '{"a": 1}', '{"__proto__": 1}', '{"constructor": {}}'],
}

/** Values of a field that the Worker refuses, by its name and the routes that know it. */
const FIELDS: readonly (readonly [string, readonly BodyRoute[], readonly string[]])[] = [
  ['workflowId', [TASKS, PUT_PRESET], [...valuesWithout('number'), '0', '-1', '1.5', '"12a"']],
  ['appId', [TASKS, PUT_PRESET], [...valuesWithout()]],
  [
    'workflow',
    [TASKS, PUT_PRESET],
    [...valuesWithout('object'), '{}', '{"a": 1}', '{"__proto__": 1}', '{"constructor": 1}'],
  ],
  [
    'files',
    [TASKS, RERUN],
    [
      ...valuesWithout('object'),
      '{"10.image": 1}',
      '{"10.image": null}',
      '{"10.image": []}',
      '{"10.image": {}}',
      '{"__proto__": 1}',
      '{"__proto__": "https://files.example.com/a.png"}',
      '{"constructor": "https://files.example.com/a.png"}',
      '{"image": "https://files.example.com/a.png"}',
      '{"10.image": "a.png"}',
      '{"10.image": ""}',
    ],
  ],
  ['callbackUrl', [TASKS, RERUN, PUT_PRESET, CALL_PRESET, REDELIVER], valuesWithout('null')],
  ['callbackUrl', [TASKS, PUT_PRESET, CALL_PRESET, REDELIVER], ['null']],
  [
    'callbackHeaders',
    [TASKS, RERUN, PUT_PRESET, CALL_PRESET, REDELIVER],
    [
      ...valuesWithout('object'),
      '{"a": 1}',
      '{"a": null}',
      '{"a": ["b"]}',
      '{"a": {}}',
      '{"": "b"}',
      '{"a b": "c"}',
      '{"a:": "c"}',
      '{"a\\n": "c"}',
      '{"ä": "c"}',
      '{"a": "b\\nc"}',
      '{"a": "b\\u0000"}',
      '{"a": "密"}',
      '{"a": "\\ud800"}',
      '{"Host": "a"}',
      '{"CONTENT-LENGTH": "1"}',
      '{"Transfer-Encoding": "chunked"}',
      '{"Cookie": "a=b"}',
      '{"webhook-id": "a"}',
      '{"CF-Ray": "a"}',
      '{"X-Forwarded-For": "a"}',
      '{"Proxy-Authorization": "a"}',
      '{"__proto__": 1}',
      '{"constructor": {}}',
      `{"a": ${LONG}}`,
      JSON.stringify(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`a${n}`, 'b']))),
    ],
  ],
  ['callbackFormat', [TASKS, RERUN, PUT_PRESET, CALL_PRESET, REDELIVER], valuesWithout()],
  ['metadata', [TASKS, RERUN, CALL_PRESET], [LONG, `[${LONG}]`, `{"a": ${LONG}}`]],
  ['account', [TASKS, RERUN, PUT_PRESET], [...valuesWithout('list'), '[null]', '["text"]', '[[]]']],
  ['sendWorkflow', [TASKS, PUT_PRESET], [...valuesWithout('boolean'), 'true']],
  [
    'instanceType',
    [TASKS, RERUN, PUT_PRESET, CALL_PRESET],
    [
      ...valuesWithout('text', 'null'),
      '"Plus"',
      '"plus "',
      '"plus;"',
      '"1"',
      '"\\u0000"',
      '"\\ud800"',
      '"__proto__"',
      '"пlus"',
      LONG,
    ],
  ],
  ['addMetadata', [TASKS, RERUN, PUT_PRESET], valuesWithout('boolean')],
  [
    'accessPassword',
    [TASKS, RERUN, PUT_PRESET, CALL_PRESET],
    [...valuesWithout('text', 'null', 'number'), '0', '1.5', LONG, '"\\ud800"', '"a\\udfff"'],
  ],
]

/** Names that no request has as a field. */
const UNKNOWN_FIELDS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'workflowid',
  'workflow_id',
  'webhookUrl',
  'apiKey',
  'netWssUrl',
  'taskId',
  '',
  ' ',
  '$ref',
  '6.text',
  'a/b~c',
  'x'.repeat(2_000),
  '\u0000',
  '密',
]

export const fields: readonly BadRequest[] = [
  ...FIELDS.flatMap(([name, routes, values]) =>
    routes.flatMap((route) => withMember(route, name, values)),
  ),
  ...BODY_ROUTES.flatMap((route) =>
    UNKNOWN_FIELDS.flatMap((name) => withMember(route, name, ['"text"'])),
  ),
  ...BODY_ROUTES.flatMap((route) => withMember(route, '__proto__', ['null', '{}', '{"a": 1}'])),
]
