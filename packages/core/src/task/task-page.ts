/** Returns the URL of a task's page on the site, which shows its state, cost and results. */
export function taskPage(baseUrl: string, taskId: string): string {
  return `${baseUrl}/call-api/call-record-detail/${taskId}`
}
