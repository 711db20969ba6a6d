import type { PlannedRun } from '@runninghub-action/core'
import { emptyReport, type RunReport } from '../../src/report/run-report.ts'

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
