/** The page of one API call on the site, where its state, cost and results can be seen. */
export function taskPage(baseUrl: string, taskId: string): string {
  return `${baseUrl}/call-api/call-record-detail/${taskId}`
}
