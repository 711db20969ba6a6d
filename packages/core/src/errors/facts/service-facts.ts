import type { Facts, Wording } from './facts.ts'

/** Facts about calls of RunningHub's API. */
export interface ServiceFacts {
  'failed-call': { action: CallFacts; reason: Facts }
  'call-submit': { workflowId: string }
  'call-submit-app': { appId: string }
  'call-upload': { name: string }
  'call-query': { taskId: string }
  'call-cancel': { taskId: string }
  'call-account': object
  'call-queue-status': object
  'call-workflow': { workflowId: string }
  'call-app': { appId: string }
  'call-webhook': { taskId: string }
  'call-retry-webhook': { webhookId: string }

  /** `meaning` is the English one of a known code. */
  refusal: { code: string; text?: string | undefined; meaning?: string | undefined }
  'cancel-not-allowed': { code: string; text: string }
  'http-rate-limit': { status: number }
  'http-redirect': { status: number; origin?: string | undefined }
  'http-unauthorized': { status: number }
  'http-not-from-service': { status: number }
  'http-other-content': { status: number; content: 'page' | 'nothing' | 'text' }
  'response-unexpected': object
  'response-missing': { seconds: number }
  'connection-failed': { reason?: string | undefined }
  'key-not-in-header': object
  'base-url-invalid': object
  'submit-unknown': { workflowId: string; reason: Facts }
  'submit-app-unknown': { appId: string; reason: Facts }
  /** `reason` is that of the caller who aborted. */
  'cut-off-call': { reason?: string | undefined }

  'separate-sites': object
  'key-of-other-site': { site: string }
  'key-of-neither-site': object
  'model-withdrawn': object
  'top-up': object
  'wait-for-slot': object
  'check-base-url': object
  'check-instance-type': object
  'upgrade-account': object
  'export-again': object
  'run-once-by-hand': object
  'use-own-url-of-site': object
  'check-what-responds': object
  'try-later': object
  'check-network': object
  'check-certificate': object
  'check-proxy': object
  'check-base-url-of-sites': object
  'copy-key-again': object
  'set-base-url': object
  'check-task-on-site': object
  'check-before-next-run': { also?: Facts | undefined }
}

/** What a call does. */
export type CallFacts = Extract<Facts, { kind: `call-${string}` }>

export const serviceWording: Wording<ServiceFacts> = {
  'failed-call': ({ action, reason }, word) => `Could not ${word(action)}: ${word(reason)}.`,
  'call-submit': ({ workflowId }) => `submit workflow ${workflowId}`,
  'call-submit-app': ({ appId }) => `run app ${appId}`,
  'call-upload': ({ name }) => `upload ${name}`,
  'call-query': ({ taskId }) => `get the status of task ${taskId}`,
  'call-cancel': ({ taskId }) => `cancel task ${taskId}`,
  'call-account': () => 'get the account',
  'call-queue-status': () => 'get the queue status',
  'call-workflow': ({ workflowId }) => `fetch workflow ${workflowId}`,
  'call-app': ({ appId }) => `fetch the inputs of app ${appId}`,
  'call-webhook': ({ taskId }) => `get the webhook of task ${taskId}`,
  'call-retry-webhook': ({ webhookId }) => `retry webhook ${webhookId}`,

  refusal: ({ code, text, meaning }) => {
    const detail = [code, text].filter(Boolean).join(' ')
    return meaning === undefined ? `RunningHub responded ${detail}` : `${meaning} (${detail})`
  },
  'cancel-not-allowed': ({ code, text }) => `RunningHub does not allow it (${code} ${text})`,
  'http-rate-limit': ({ status }) => `HTTP ${status}, too many calls in a short time`,
  'http-redirect': ({ status, origin }) =>
    `HTTP ${status}, a redirect${origin === undefined ? '' : ` to ${origin}`}`,
  'http-unauthorized': ({ status }) => `HTTP ${status}, the API key is not accepted`,
  'http-not-from-service': ({ status }) =>
    `HTTP ${status}, and the response does not come from RunningHub`,
  'http-other-content': ({ status, content }) =>
    `HTTP ${status} with ${CONTENTS[content]} instead of RunningHub's JSON`,
  'response-unexpected': () => 'unexpected response from RunningHub',
  'response-missing': ({ seconds }) => `no complete response within ${seconds} s`,
  'connection-failed': ({ reason = 'the connection failed' }) => reason.replace(/\.$/, ''),
  'key-not-in-header': () =>
    'the API key contains characters that are not allowed in an HTTP header. Nothing was sent',
  'base-url-invalid': () => 'the base URL is not a valid URL. Nothing was sent',
  'submit-unknown': ({ workflowId, reason }, word) =>
    `It is not known whether a task was created for workflow ${workflowId}: ${word(reason)}.`,
  'submit-app-unknown': ({ appId, reason }, word) =>
    `It is not known whether a task was created for app ${appId}: ${word(reason)}.`,
  'cut-off-call': ({ reason = 'the call was cut off' }) => reason.replace(/\.$/, ''),

  'separate-sites': () =>
    'Keys, workflows and balances of www.runninghub.cn and www.runninghub.ai are separate. Check that the base URL is the site of the key.',
  'key-of-other-site': ({ site }) =>
    `${site} knows this key, and the two sites share nothing. Set the base URL to ${site}.`,
  'key-of-neither-site': () =>
    'Neither www.runninghub.cn nor www.runninghub.ai knows this key. Copy it again from the site of the account.',
  'model-withdrawn': () =>
    'Use another model, or run the workflow on www.runninghub.ai with a key of that site.',
  'top-up': () => 'Top up the account on the site, then run again. Nothing was started.',
  'wait-for-slot': () =>
    'Another task, perhaps one started in the browser, must end first. Nothing was started.',
  'check-base-url': () => 'Check the base URL.',
  'check-instance-type': () => 'Check the instance type.',
  'upgrade-account': () => 'Upgrade the account on the site.',
  'export-again': () =>
    'Save the workflow in the editor and export api.json again, so that both are the same.',
  'run-once-by-hand': () =>
    'Open it in the web editor, run it once by hand, save it, then run again.',
  'use-own-url-of-site': () =>
    'Set the base URL to the URL of the site itself: https://www.runninghub.cn or https://www.runninghub.ai.',
  'check-what-responds': () =>
    'Check the base URL. A proxy or firewall on the way may have responded instead.',
  'try-later': () =>
    'RunningHub or a gateway in front of it has a problem, which usually passes. Try again later.',
  'check-network': () => 'Check the network, the proxy settings and the base URL.',
  'check-certificate': () =>
    'Check the base URL. If a company or a proxy replaces the certificates of all sites, set NODE_EXTRA_CA_CERTS to the file of its certificate authority.',
  'check-proxy': () =>
    'Check the URL, the user name and the password in HTTP_PROXY or HTTPS_PROXY.',
  'check-base-url-of-sites': () =>
    'Check the base URL: https://www.runninghub.cn or https://www.runninghub.ai.',
  'copy-key-again': () =>
    'Copy the key again: it has 32 letters and digits, with nothing around them.',
  'set-base-url': () =>
    'Set the base URL to https://www.runninghub.cn or https://www.runninghub.ai.',
  'check-task-on-site': () =>
    'The task may still be running and billed. Check it on the RunningHub site.',
  'check-before-next-run': ({ also }, word) => {
    const hint =
      'The call was not repeated, because a second task would be billed too. Check the task list on the RunningHub site before you run again.'
    return also === undefined ? hint : `${hint} ${word(also)}`
  },
}

const CONTENTS = { page: 'a web page', nothing: 'an empty body', text: 'another text' }
