import type { Wording } from './facts.ts'

/** Facts about AI apps and the values of their inputs. */
export interface AppFacts {
  'app-id-unreadable': object
  'app-id-is-key': object
  'app-id-other-site': { site: string; baseUrl: string }
  'app-id-form': object
  'app-without-inputs': object
  'app-input-unknown': { names: readonly string[] }
  'app-input-ambiguous': { targets: readonly string[] }
  'app-input-is-link': object
  /** `choices` are the labels of the first ones; `more` is the number of the others. */
  'value-not-a-choice': {
    found: string
    choices: readonly string[]
    more: number
    closest?: string | undefined
  }
  'value-out-of-range': { value: string; min?: string | undefined; max?: string | undefined }
  'app-with-graph': object
  'row-of-other-app': object
  'row-of-app': object
  'app-of-all-rows': object
  'check-app-inputs': object
}

export const appWording: Wording<AppFacts> = {
  'app-id-unreadable': () => 'This is neither the id of an AI app nor the URL of its page',
  'app-id-is-key': () => 'This has the form of an API key, not of an app id',
  'app-id-other-site': ({ site, baseUrl }) =>
    `The app is on www.runninghub.${site}, but the base URL is ${baseUrl}`,
  'app-id-form': () =>
    'Give the id from the URL of the app, such as 1877265245566922801 in https://www.runninghub.cn/ai-detail/1877265245566922801, or the URL itself.',
  'app-without-inputs': () =>
    'the app has no inputs; open its page and run it once by hand, then RunningHub lists them',
  'app-input-unknown': ({ names }) => `the app has no such input; it has ${listOf(names)}`,
  'app-input-ambiguous': ({ targets }) =>
    `ambiguous, it names ${listOf(targets)}; name one of them that way`,
  'app-input-is-link': () => 'comes from another node of the app and cannot be set',
  'value-not-a-choice': ({ found, choices, more, closest }) => {
    const question = closest === undefined ? '' : `; did you mean ${JSON.stringify(closest)}?`
    return `takes one of ${listOf(choices, more)}, not ${JSON.stringify(found)}${question}`
  },
  'value-out-of-range': ({ value, min, max }) => {
    if (min !== undefined && max !== undefined)
      return `takes a number from ${min} to ${max}, not ${value}`
    return min === undefined
      ? `takes a number up to ${max}, not ${value}`
      : `takes a number from ${min}, not ${value}`
  },
  'app-with-graph': () =>
    'An AI app runs the workflow that its author saved, so it takes neither api.json nor options of a workflow.',
  'row-of-other-app': () => 'The row has its own workflow, but all rows run one AI app.',
  'row-of-app': () => 'The row names an AI app where it can only name a workflow.',
  'app-of-all-rows': () =>
    'All rows of a batch run one AI app. Name it in `app-id`, not in the rows.',
  'check-app-inputs': () =>
    'The author may have changed the app since its inputs were read. Check its inputs, then run again.',
}

/** Quotes names, at most twelve. */
function listOf(names: readonly string[], more = 0): string {
  const shown = names.slice(0, 12).map((name) => JSON.stringify(name))
  const hidden = more + names.length - shown.length
  return hidden > 0 ? `${shown.join(', ')} and ${hidden} more` : shown.join(', ')
}
