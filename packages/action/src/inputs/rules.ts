import type { InputIssues } from './input-issues.ts'
import type { Inputs } from './inputs.ts'

/** Adds what is wrong with inputs that can each be read, and with several of them together. */
export function checkInputRules(inputs: Inputs, issues: InputIssues): void {
  checkApiKey(inputs['api-key'], issues)
  if (/^\d\.\d+E\+\d+$/i.test(inputs['workflow-id'])) {
    // GitHub reads an unquoted number as a double, and hands over 1.98023777636708E+18.
    issues.add('The input workflow-id has lost its last digits.', {
      hint: "Put it in quotes: `workflow-id: '1980237776367083521'`.",
    })
  }
  if (inputs['workflow-id'] === '' && inputs.batch === '') {
    issues.add('The input workflow-id is missing: the number of the workflow, or its page.')
  }
  if (inputs['node-info-list'] !== '' && (inputs.inputs !== '' || inputs['inputs-file'] !== '')) {
    issues.add(
      'node-info-list is for those who have the list already: give it, or inputs, not both.',
    )
  }
  if (inputs['send-workflow'] && inputs['pin-seeds']) {
    issues.add(
      'pin-seeds has no effect with send-workflow: RunningHub draws the seeds of a graph that is sent anew.',
      {
        hint: 'Save the workflow on RunningHub and leave send-workflow out, or leave pin-seeds out.',
      },
    )
  }
  if (inputs.comment && inputs['github-token'] === '') {
    issues.add('comment wants the input github-token too, of a job with `pull-requests: write`.')
  }
}

function checkApiKey(key: string, issues: InputIssues): void {
  if (key === '') {
    issues.add(
      'The input api-key is missing. In a pull request from a fork, and where the secret has another name, secrets are empty.',
      { hint: 'Give it as `api-key: ' + '$' + '{{ secrets.RUNNINGHUB_API_KEY }}`.' },
    )
  } else if (/\s/.test(key)) {
    issues.add('The input api-key has blanks or line breaks inside: it is not one key.')
  } else if (!/^[\x21-\x7e]+$/.test(key)) {
    // It could not be sent, and the failure of the create call would leave open what became of it.
    issues.add(
      'The input api-key has a character that no key has, such as a full-width digit or an invisible one.',
      { hint: 'Copy the key anew from the RunningHub site into the secret.' },
    )
  }
}
