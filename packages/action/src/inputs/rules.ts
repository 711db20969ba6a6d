import type { InputIssues } from './input-issues.ts'
import type { Inputs } from './inputs.ts'

/** Adds the issues of inputs that are readable one by one, alone and in combination. */
export function checkInputRules(inputs: Inputs, issues: InputIssues): void {
  checkApiKey(inputs['api-key'], issues)
  for (const input of ['workflow-id', 'app-id'] as const) {
    if (!hasLostDigits(inputs[input])) continue
    issues.add(`The input \`${input}\` has lost its last digits.`, {
      input,
      hint: `Put it in quotes: \`${input}: '1980237776367083521'\`.`,
    })
  }
  if (inputs['workflow-id'] !== '' && inputs['app-id'] !== '') {
    issues.add('Use either `workflow-id` or `app-id`, not both.', { input: 'app-id' })
  }
  if (inputs['workflow-id'] === '' && inputs['app-id'] === '' && inputs.batch === '') {
    issues.add(
      'The input `workflow-id` is missing. Set the id of the workflow, or the URL of its page.',
    )
  }
  if (inputs['node-info-list'] !== '' && (inputs.inputs !== '' || inputs['inputs-file'] !== '')) {
    issues.add('Use either `node-info-list` or `inputs` and `inputs-file`, not both.')
  }
  if (inputs['send-workflow'] && inputs['pin-seeds']) {
    issues.add(
      '`pin-seeds` has no effect with `send-workflow`: RunningHub generates new seeds for a graph that is sent.',
      {
        hint: 'Save the workflow on RunningHub and remove `send-workflow`, or remove `pin-seeds`.',
      },
    )
  }
  for (const [input, isSet] of [
    ['publish', inputs.publish !== 'none'],
    ['comment', inputs.comment],
  ] as const) {
    // Outside a runner, nothing evaluates the default.
    if (isSet && !isToken(inputs['github-token'])) {
      issues.add(`The input \`${input}\` needs \`github-token\`, whose default GitHub sets.`)
    }
  }
}

/** GitHub parses an unquoted number as a double and passes 1.98023777636708E+18. */
export function hasLostDigits(workflowId: string): boolean {
  return /^\d\.\d+E\+\d+$/i.test(workflowId)
}

/** Decides whether a text is a token: not empty, and not an expression that nothing evaluated. */
function isToken(text: string): boolean {
  return text !== '' && !text.startsWith('$')
}

function checkApiKey(key: string, issues: InputIssues): void {
  if (key === '') {
    issues.add(
      'The input `api-key` is missing. A secret is empty in a pull request from a fork, and when its name is wrong.',
      { input: 'api-key', hint: 'Set `api-key: ' + '$' + '{{ secrets.RUNNINGHUB_API_KEY }}`.' },
    )
  } else if (/\s/.test(key)) {
    issues.add('The input `api-key` contains spaces or line breaks.', { input: 'api-key' })
  } else if (!/^[\x21-\x7e]+$/.test(key)) {
    // Such a key cannot be sent, and the failed create call would have an unknown outcome.
    issues.add(
      'The input `api-key` contains a character that no API key has, such as a full-width digit or an invisible character.',
      { input: 'api-key', hint: 'Copy the key from the RunningHub site into the secret again.' },
    )
  }
}
