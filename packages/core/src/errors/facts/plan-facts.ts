import type { Facts, Wording } from './facts.ts'

/** Facts about what is to be run. */
export interface PlanFacts {
  'plan-problems': { problems: readonly Facts[] }
  'workflow-id-missing': object
  'row-of-other-workflow': object
  'seeds-of-sent-workflow': object
  'omit-pin-seeds': object
  'send-workflow-without-graph': object
  'pin-seeds-without-graph': object
}

export const planWording: Wording<PlanFacts> = {
  'plan-problems': ({ problems }, word) =>
    `${problems.length} problems:\n${problems.map((one) => `- ${word(one)}`).join('\n')}`,
  'workflow-id-missing': () => 'There is no workflow id.',
  'row-of-other-workflow': () =>
    'The row has its own workflow, but sendWorkflow sends the graph of another one.',
  'seeds-of-sent-workflow': () =>
    'pinSeeds has no effect with sendWorkflow: RunningHub generates new seeds for a sent graph.',
  'omit-pin-seeds': () =>
    'Save the workflow on RunningHub and run it without sendWorkflow, or omit pinSeeds.',
  'send-workflow-without-graph': () => 'sendWorkflow needs the graph, but there is no api.json.',
  'pin-seeds-without-graph': () => 'pinSeeds needs the graph, but there is no api.json.',
}
