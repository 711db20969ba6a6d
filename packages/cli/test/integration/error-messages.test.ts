import { describe, expect, test } from 'vitest'
import { lines, setup, WORKFLOW_ID } from '../harness/setup.ts'

const RUN = ['run', '--workflow-id', WORKFLOW_ID]

/** Replaces the parts that differ between two runs. */
const stable = (text: string, baseUrl: string, taskId = 'no task') =>
  lines(text.replaceAll(baseUrl, 'BASE').replaceAll(taskId, 'TASK'))

test('a failed task is reported once, with the end of its traceback', async () => {
  const { runOnline, simulator, baseUrl } = await setup()
  simulator.script({ on: 'submit', answer: { kind: 'task', end: 'failed' } })
  const { err } = await runOnline(RUN)
  const [id] = simulator.tasks.keys()
  const reported = stable(err, baseUrl, id)
  expect(reported.filter((line) => /fail/i.test(line))).toEqual([
    expect.stringMatching(/^✖ Task TASK failed in node KSampler \(3\): TypeError: /),
  ])
})

describe.each([
  [
    'en',
    {
      key: [
        '✖ Could not get the account: the API key is not known (806 APIKEY_USER_NOT_FOUND).',
        '  Keys, workflows and balances of www.runninghub.cn and www.runninghub.ai are separate. Check that the base URL is the site of the key.',
      ],
      plan: [
        '✖ 6.txt: node 6 (CLIPTextEncode) has no field "txt"; did you mean 6.text? (api.json:38:3)',
        '  10.image: The file missing.png does not exist.',
      ],
      workflow: [
        '✖ a.json looks like HTML or XML, not a workflow in JSON',
        '  Open the workflow in the RunningHub or ComfyUI editor, choose Workflow → Export (API), and use the file that it saves.',
      ],
      unknown: [
        `✖ It is not known whether a task was created for workflow ${WORKFLOW_ID}: HTTP 502 with a web page instead of RunningHub's JSON.`,
        '  The call was not repeated, because a second task would be billed too. Check the task list on the RunningHub site before you run again.',
      ],
      timeout: [
        'Time limit reached.',
        '✖ Task TASK did not end within 180 s. It was running for N. It was left running as requested and is still billed.',
        '  See BASE/call-api/call-record-detail/TASK.',
        'To wait for it: runninghub wait TASK --base-url BASE',
      ],
    },
  ],
  [
    'zh',
    {
      key: [
        '✖ 无法查询账户：API Key 不存在（806 APIKEY_USER_NOT_FOUND）。',
        '  www.runninghub.cn 与 www.runninghub.ai 的 API Key、工作流和余额互不相通，请检查站点与 API Key 是否一致。',
      ],
      plan: [
        '✖ 6.txt：节点 6（CLIPTextEncode）没有字段“txt”；是否应为 6.text？（api.json:38:3）',
        '  10.image：文件 missing.png 不存在。',
      ],
      workflow: [
        '✖ a.json 看起来是 HTML 或 XML，不是 JSON 格式的工作流。',
        '  请在 RunningHub 或 ComfyUI 编辑器中打开工作流，选择“工作流 → 导出 (API)”，并使用导出的文件。',
      ],
      unknown: [
        `✖ 无法确定是否已为工作流 ${WORKFLOW_ID} 创建任务：返回的是网页，而不是 RunningHub 的 JSON（HTTP 502）。`,
        '  该请求没有重发，因为重复创建的任务也会计费。重新运行之前，请先在 RunningHub 网站上查看任务列表。',
      ],
      timeout: [
        '已超时。',
        '✖ 任务 TASK 在 180 秒内没有结束。任务已运行 N。任务按要求继续运行，仍在计费。',
        '  详情：BASE/call-api/call-record-detail/TASK',
        '如需继续等待，请执行：runninghub wait TASK --base-url BASE',
      ],
    },
  ],
])('in %s', (language, expected) => {
  const lang = ['--lang', language]

  test('a rejected key is one message and one hint', async () => {
    const { runOnline, env, baseUrl } = await setup()
    const otherKey = { ...env, RUNNINGHUB_API_KEY: 'f'.repeat(32) }
    const { err } = await runOnline(['account', ...lang], { env: otherKey })
    expect(stable(err, baseUrl)).toEqual(expected.key)
  })

  test('all problems of a plan are listed, each once', async () => {
    const { runOnline, baseUrl } = await setup()
    const sets = ['--set', '6.txt=a', '--set', '10.image=missing.png']
    const { err } = await runOnline([...RUN, ...sets, ...lang])
    expect(stable(err, baseUrl)).toEqual(expected.plan)
  })

  test('a file that is no workflow is one message and one hint', async () => {
    const { run, write } = await setup()
    await write('a.json', '<!doctype html>')
    expect(lines((await run(['nodes', 'a.json', ...lang])).err)).toEqual(expected.workflow)
  })

  test('a create call without a response names the workflow and the cause once', async () => {
    const { runOnline, simulator, baseUrl } = await setup()
    simulator.script({ on: 'submit', answer: { kind: 'http', status: 502, after: true } })
    const { err } = await runOnline([...RUN, ...lang])
    expect(stable(err, baseUrl)).toEqual(expected.unknown)
  })

  test('a wait that times out says once that the task is still running', async () => {
    const { runOnline, simulator, baseUrl, createTask } = await setup()
    simulator.script(
      { on: 'submit', answer: { kind: 'task', end: 'never' } },
      { on: 'outputs', times: 99, answer: { kind: 'not-ready' } },
    )
    const id = await createTask()
    // On a busy machine, the program needs some of this time before it knows the task's state.
    const { err } = await runOnline(['wait', id, '--timeout', '3m', ...lang])
    const reported = stable(err, baseUrl, id).slice(-4)
    expect(reported.map((line) => line.replace(/(?<=running for |已运行 )\d[^.。]*/, 'N'))).toEqual(
      expected.timeout,
    )
  })
})
