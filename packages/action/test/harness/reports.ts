import type { PlannedRun } from '@runninghub-action/core'
import { emptyReport, type RunReport } from '../../src/report/run-report.ts'
import { placeRenderer } from '../../src/report/source-links.ts'
import type { SummaryOptions } from '../../src/report/summary.ts'

export function plannedRun(number = 1): PlannedRun {
  return {
    number,
    workflowId: '1980237776367083521',
    workflow: undefined,
    sendWorkflow: false,
    changes: [],
    submit: {},
  }
}

/** The report of a succeeded run with `results` images. */
export function succeededReport(number: number, results: number): RunReport {
  return {
    ...emptyReport(plannedRun(number)),
    status: 'succeeded',
    taskId: String(number),
    results: Array.from({ length: results }, (_, n) => ({
      url: `https://files.example/${number}/${n}/${'猫'.repeat(40)}.png`,
      type: 'png',
    })),
  }
}

/** Options of a summary of `runCount` runs in a job of the repository someone/pictures. */
export function summaryOptions(runCount: number): SummaryOptions {
  const env = {
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'someone/pictures',
    GITHUB_SHA: '9c3f1e07b2d84a65c0e1f2a3b4d5968778695a4b',
  }
  return {
    heading: '✅ RunningHub: succeeded',
    durationMs: 12_000,
    failure: undefined,
    baseUrl: 'https://www.runninghub.cn',
    workspace: { root: '/repository', temp: undefined },
    batch: '/repository/rows.yml',
    runCount,
    renderPlace: placeRenderer(env),
    origin: '',
    limit: 1_000_000,
  }
}
