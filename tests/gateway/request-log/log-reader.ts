import { expect } from 'vitest'
import type { AuditLog, LogFilter } from '../../../src-main/contract/activity.ts'
import type { TestCorral } from '../../helpers/test-corral.ts'

/** The rows of the log, newest first. Asking sees all that was recorded before. */
export async function rowsOf({ corral }: TestCorral, filter: LogFilter = {}): Promise<AuditLog[]> {
  return (await corral.client.activity.list(filter)).logs
}

/** The rows of one request, by the id that its answer carried; waits until there are `count`. */
export async function rowsOfAnswer(
  corral: TestCorral,
  response: Pick<Response, 'headers'>,
  count = 1,
): Promise<AuditLog[]> {
  const requestId = response.headers.get('x-corral-request-id') ?? ''
  expect(requestId).toMatch(/^req_[\w-]{25}$/)
  const read = () => rowsOf(corral, { request_id: requestId })
  await expect.poll(async () => (await read()).length, { timeout: 10_000 }).toBe(count)
  return (await read()).toSorted((a, b) => a.attempt - b.attempt)
}
