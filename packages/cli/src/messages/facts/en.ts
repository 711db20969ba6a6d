import { englishWording, type Wording } from '@runninghub-action/core'

/** Core's English, with the terminal's own names for the options of a run. */
export const factsInEnglish: Wording = {
  ...englishWording,
  'workflow-id-missing': () => 'Missing workflow. Set --workflow-id to its id or page URL.',
  'pin-seeds-without-graph': () => '--pin-seeds needs an api.json: it contains the seeds.',
  'app-of-all-rows': () =>
    'All rows of a batch run one AI app. Name it with --app-id, not in the rows.',
}
