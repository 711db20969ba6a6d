import type { Messages } from './en.ts'

export const zh: Messages = {
  usage: {
    help: '运行 runninghub --help 查看全部命令。',
    unknownCommand: (name, meant) => `没有命令“${name}”${meant ? `,是否想用 ${meant}?` : '。'}`,
    unknownFlag: (flag) => `没有参数 ${flag}。`,
    noValue: (flag) => `${flag} 需要一个值。`,
    unexpectedValue: (flag) => `${flag} 不带值。`,
    extraArgument: (text) => `多了一个参数“${text}”。值里有空格时请加引号。`,
    missing: (name, example) => `缺少 ${name}:${example}`,
    lang: (text) => `--lang 只能是 en 或 zh,不能是“${text}”。`,
    baseUrl: (text) => `--base-url 应为 https://www.runninghub.cn 这样的地址,不能是“${text}”。`,
    api: (text) => `--api 只能是 v1 或 v2,不能是“${text}”。`,
    timeout: (text) => `--timeout 应为 90s、10m 或 1h30m 这样的时长,不能是“${text}”。`,
    set: (text) => `--set 的写法是 节点.字段=值,例如 6.text="一只猫",不能是“${text}”。`,
    port: (text) => `--port 应为 0 到 65535 的数字,不能是“${text}”。`,
    missingApiKey: '没有 API key:请设置环境变量 RUNNINGHUB_API_KEY。',
    missingApiKeyHint:
      '在 RunningHub 控制台的“API 调用”中可以得到。不提供命令行参数,因为本机其他用户能看到它。',
    malformedApiKey: 'RUNNINGHUB_API_KEY 或已保存的 API key 中含有空格或不该有的字符。',
    noWorkflowId: '没有指定工作流:请用 --workflow-id 给出编号或页面地址。',
    noFile: (path) => `文件不存在:${path}`,
    directory: (path) => `${path} 是目录,不是文件。`,
    unreadable: (path, reason) => `无法读取 ${path}(${reason})。`,
    downloadFile: (path) => `无法把结果保存到 ${path}:它或它的上级是文件,不是目录。`,
    downloadDirectory: (path, reason) => `无法把结果保存到 ${path}(${reason})。`,
    fileExists: (path) => `${path} 已存在。请用 --out 指定别处,或先移走它。`,
    initTarget: (text) => `init 只能是 action 或 worker,不能是“${text}”。`,
    portTaken: (port) => `端口 ${port} 已被占用,请用 --port 换一个。`,
  },
  error: {
    unexpected: '出现意外错误。',
    headlines: {
      INVALID_KEY: 'API key 不被接受。',
      INSUFFICIENT_BALANCE: '余额不足。',
      QUEUE_FULL: '账户同时运行的任务数已达上限。',
      WORKFLOW_NOT_FOUND: '没有这个工作流。',
      WORKFLOW_NOT_SAVED: '工作流从未保存并运行过。',
      NODE_INFO_MISMATCH: 'RunningHub 上的工作流没有某个节点或字段。',
      VALIDATION_FAILED: 'ComfyUI 拒绝了这些值。',
      TASK_FAILED: '任务失败。',
      TASK_TIMED_OUT: '任务没有按时结束。',
      TASK_CANCELLED: '任务已放弃。',
      TASK_NOT_FOUND: '没有这个任务。',
      CANCEL_REFUSED: '任务不允许取消。',
      FILE_TOO_LARGE: '文件太大。',
      FILE_UNUSABLE: '文件无法使用。',
      UPLOAD_FAILED: '上传失败。',
      CONTENT_REJECTED: '内容审核未通过。',
      RATE_LIMITED: '短时间内请求太多。',
      UNAVAILABLE: '无法连接 RunningHub,或它的回答不正常。',
      INVALID_REQUEST: 'RunningHub 不理解这个请求。',
      REFUSED: 'RunningHub 拒绝了请求。',
      SUBMIT_UNKNOWN: '不知道任务是否已经创建。',
      WORKFLOW_FORMAT: '文件不是 API 格式的工作流。',
      WORKFLOW_ID: '这不是工作流编号。',
      OVERRIDE: '有些值无法使用。',
      INPUTS_FORMAT: '取值文件无法读取。',
      LINK_EXPIRED: '链接已过期。',
      DOWNLOAD_FAILED: '下载失败。',
    },
  },
  output: {
    writeFailed: (stream, reason) => `无法写入 ${stream}(${reason})。`,
    runStopped: (stream, reason) =>
      `${stream} 已无法写入(${reason})。运行到此停止:没有人能看到结果,正在运行的任务会被取消。`,
    waitStopped: (stream, reason) => `${stream} 已无法写入(${reason})。不再等待,任务保持原样。`,
  },
  run: {
    batchLine: (line) => `第 ${line} 行:`,
    pinnedSeed: '  (文件自带的种子)',
    uploading: (name, size) => `正在上传 ${name} ${size}`.trim(),
    uploaded: (name, fileName) => `已上传 ${name},名为 ${fileName}`,
    downloading: (name, size) => `正在下载 ${name} ${size}`,
    submitting: '正在提交',
    submitDelayed: (reason, seconds) => `${reason} ${seconds} 秒后重试。`,
    submitted: (taskId, page) => `任务 ${taskId} 已创建:${page}`,
    nodeError: (id, classType, messages) =>
      `节点 ${id}${classType && `(${classType})`}:${messages}`,
    states: {
      queued: '排队中',
      running: '运行中',
      succeeded: '已完成',
      failed: '失败',
      cancelled: '已取消',
    },
    pollFailed: (reason) => `暂时查不到任务,继续等待。${reason}`,
    abandoning: { timeout: '时间已到。', abort: '正在停止。' },
    coins: (coins) => `${coins} 币`,
    done: (facts) => `完成${facts && `(${facts})`}`,
    noResults: '工作流没有保存任何结果。',
    resultsNotSaved: '已停止,还有结果没有保存。链接约一天内有效。',
    stopped: '已停止,没有创建任务。',
    taskMayBeRunning: (taskId, command) => `任务 ${taskId} 可能仍在运行并计费。继续等待:${command}`,
    submitPending: (canQuit) =>
      `创建任务的请求还没有收到响应,任务可能会被创建并计费。再等几秒,收到响应后就取消任务。${canQuit ? '再按一次 Ctrl-C 立即退出。' : ''}`,
    taskMayExist: (site) =>
      `创建任务的请求没有收到响应,任务可能已经创建并计费。再次运行之前,请先到 ${site} 查看任务列表。`,
    runsNotStarted: (count) => `批次中还有 ${count} 行没有开始。`,
    dryRun: '这是演习:没有发送任何请求,不产生费用。',
    interrupt: {
      question: '有一个任务正在运行并计费,怎么处理?',
      cancel: '取消任务并退出',
      leave: '让它继续运行,退出',
      continue: '继续等待',
    },
  },
  nodes: {
    id: '编号',
    title: '标题',
    class: '类型',
    field: '字段',
    type: '值类型',
    value: '值',
    types: {
      string: '文本',
      number: '数字',
      boolean: '布尔',
      null: '空',
      array: '列表',
      object: '对象',
      link: '连线',
      image: '图片文件',
      audio: '音频文件',
      video: '视频文件',
      file: '文件',
    },
    link: (node, label) => `← ${node}${label && ` ${label}`}`,
    summary: (nodes, fields) => `${nodes} 个节点,${fields} 个字段可以用 --set 节点.字段=值 修改`,
  },
  task: {
    cancelled: (taskId) => `任务 ${taskId} 已取消,已用时间照常计费。`,
    state: (taskId, state) => `任务 ${taskId}:${state}`,
  },
  account: {
    coins: 'RH 币',
    money: '钱包',
    running: '当前任务数',
    limit: '同时任务上限',
    keyType: 'key 类型',
  },
  init: {
    wrote: (path) => `已写入 ${path}`,
    nextAction: '请在仓库设置中添加 secret RUNNINGHUB_API_KEY,检查各个值,然后提交。',
    nextWorker: (name) =>
      `放入 Worker:\n  curl -X PUT "$WORKER_URL/v1/presets/${name}" -H "Authorization: Bearer $API_TOKEN" -H "Content-Type: application/json" -d @`,
  },
  simulate: {
    ready: (baseUrl, key) =>
      `本地 RunningHub 已就绪。请在另一个终端运行:\n\n  export RUNNINGHUB_API_KEY=${key}\n  runninghub run --base-url ${baseUrl}\n`,
    workflows: '可以试用的工作流',
    textToImage: '文生图',
    imageToImage: '图生图',
    stop: '按 Ctrl-C 停止。',
  },
  wizard: {
    title: '运行 RunningHub 工作流',
    back: 'Esc 返回上一步,Ctrl-C 退出',
    cancelled: '没有发送任何请求。',
    apiKeyFound: 'API key 已经有了。',
    apiKey: 'API key(在 RunningHub 控制台的“API 调用”中)',
    invalidApiKey: 'key 是控制台里 32 位的字母和数字。',
    saveApiKey: (path) => `把 key 存到 ${path} 供下次使用(只有你能读取)?`,
    yes: '是',
    no: '否',
    workflowId: '工作流编号,或它的页面地址',
    workflowFile: 'api.json 的路径(编辑器中:工作流 → 导出 (API))',
    noFile: '没有这个文件。',
    isDirectory: '这是目录:按 Tab 进入。',
    moreFields: (count) => `……还有 ${count} 个`,
    node: '修改哪个节点?输入文字可筛选',
    runWith: (changes) => (changes === 0 ? '不修改,直接运行' : `运行(已修改 ${changes} 处)`),
    field: (node) => `修改节点 ${node} 的哪个字段?`,
    newValue: (field, was) => `${field} 的新值(现为 ${was})`,
    newText: (field) => `${field} 的新文本,按两次 Enter 结束`,
    filePath: (field, kind) => `${field} 的${kind}路径`,
    invalidJson: '这里要填 JSON,例如 [1, 2]。',
    outputDirectory: '结果保存到哪个目录?留空则不保存',
    review: (workflowId) => `运行工作流 ${workflowId}?会消耗 RH 币。`,
    confirmRun: '运行',
    changeMore: '继续修改',
    quit: '放弃',
    search: '搜索:',
    matches: (count) => `${count} 项`,
    noMatch: '没有匹配项',
    listKeys: '↑/↓ 选择 • Enter 确定 • Esc 返回',
    pathKeys: 'Tab 补全 • ↑/↓ 选择 • Enter 确定 • Esc 返回',
    equivalents: '再次运行同样的任务',
    commandTitle: '用一条命令',
    actionTitle: '用 GitHub Actions 步骤',
    unsupportedInPreset: (flags) => `(预设中无法包含 ${flags}。)`,
    presetTitle: '用 Worker 预设(PUT /v1/presets/名称)',
  },
  help: {
    main: `runninghub:在 RunningHub 上运行 ComfyUI 工作流

  runninghub run [api.json]        运行工作流,缺少的内容会逐项询问
  runninghub nodes api.json        列出工作流里可以修改的内容
  runninghub upload 文件...        上传文件,打印其名称
  runninghub wait 任务             等待任务结束
  runninghub status 任务           查看一次任务
  runninghub cancel 任务           取消任务
  runninghub account               账户余额与任务数
  runninghub init action|worker    根据 api.json 写出工作流文件或预设
  runninghub simulate              本地 RunningHub,供试用

  runninghub 命令 --help           某个命令的参数
  --lang en|zh                     语言,默认随系统

API key 取自环境变量 RUNNINGHUB_API_KEY,没有时会询问。`,
    run: `runninghub run [api.json]

运行工作流。在终端里,缺少的内容会逐项询问。

  --workflow-id 编号   工作流编号或页面地址
  --set 节点.字段=值   修改字段;文件字段给路径:--set 10.image=@./a.png
  --inputs 文件        YAML 或 JSON 的取值表,--set 优先
  --batch 文件         YAML、JSON 或 CSV,每行运行一次
  --pin-seeds          发送文件里的种子,未发送的种子由 RunningHub 重新抽取
  --instance-type 机型 default(24 GB)、plus(48 GB)、ultra(84 GB)
  --access-password 密码  加密工作流的密码
  --download 目录      保存结果
  --timeout 时长       默认 10m;可写 90s、1h30m;到时任务会被取消
  --dry-run            只打印请求,不发送
  --json               每个事件在 stdout 输出一行 JSON
  --base-url 地址      默认 https://www.runninghub.cn
  --api v1|v2          使用的接口,默认 v1
  --lang en|zh         语言
  --help               本说明

退出码:0 完成,1 失败,2 用法错误,3 被拒绝,4 超时,5 不知道任务是否已创建或仍在运行,130 被中断。`,
    nodes: `runninghub nodes api.json

列出每个节点的字段、类型和值。连到其他节点的字段不能修改。

  --json        输出 JSON
  --python      与 RunningHub 的 Python 示例打印的 node_info_list 相同
  --lang en|zh  语言
  --help        本说明`,
    upload: `runninghub upload 文件...

上传不超过 30 MB 的文件,打印可用于文件字段的名称。

  --json          输出 JSON
  --base-url 地址 默认 https://www.runninghub.cn
  --api v1|v2     使用的接口,默认 v1
  --lang en|zh    语言
  --help          本说明`,
    wait: `runninghub wait 任务

等待任务结束并打印结果。这里超时不会取消任务。

  --download 目录 保存结果
  --timeout 时长  默认 10m;可写 90s、1h30m
  --json          每个事件在 stdout 输出一行 JSON
  --base-url 地址 默认 https://www.runninghub.cn
  --api v1|v2     使用的接口,默认 v1
  --lang en|zh    语言
  --help          本说明`,
    status: `runninghub status 任务

查看一次任务:状态,结束时还有结果。

  --json          输出 JSON
  --base-url 地址 默认 https://www.runninghub.cn
  --api v1|v2     使用的接口,默认 v1
  --lang en|zh    语言
  --help          本说明`,
    cancel: `runninghub cancel 任务

取消排队中或运行中的任务。已用时间照常计费。

  --json          输出 JSON
  --base-url 地址 默认 https://www.runninghub.cn
  --api v1|v2     使用的接口,默认 v1
  --lang en|zh    语言
  --help          本说明`,
    account: `runninghub account

显示余额和账户正在运行的任务数。

  --json          输出 JSON
  --base-url 地址 默认 https://www.runninghub.cn
  --api v1|v2     使用的接口,默认 v1
  --lang en|zh    语言
  --help          本说明`,
    init: `runninghub init action|worker [api.json]

根据 api.json 里的文本、文件和种子,写出可直接使用的 GitHub Actions 工作流文件或 Worker 预设。

  --workflow-id 编号 工作流编号或页面地址
  --out 文件         写到哪里;.github/workflows/runninghub.yml 或 runninghub-preset.json
  --lang en|zh       语言
  --help             本说明`,
    simulate: `runninghub simulate

启动本地 RunningHub:不需要账户、key 和网络,也不花钱。

  --port 端口    默认 8189,0 表示任意端口
  --lang en|zh   语言
  --help         本说明`,
  },
}
