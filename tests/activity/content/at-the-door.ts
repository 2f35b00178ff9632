import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { KeptContent } from '../../../src-main/contract/kept-content.ts'
import type { TestCorral } from '../../helpers/test-corral.ts'

/** Posts to the local port as the app, and reads all of the answer. */
export async function ask(
  corral: TestCorral,
  path: string,
  body: object | string,
  init: RequestInit = {},
): Promise<{ requestId: string; status: number; text: string; sent: string }> {
  const sent = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await corral.fetch(path, {
    method: 'POST',
    body: sent,
    ...init,
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
  })
  return {
    requestId: requestIdOf(response),
    status: response.status,
    text: await response.text(),
    sent,
  }
}

export function requestIdOf({ headers }: Pick<Response, 'headers'>): string {
  return headers.get('x-corral-request-id') ?? ''
}

/** The id of the app that `fetch` acts for. */
export async function appOf({ corral }: TestCorral): Promise<string> {
  const tokens = await corral.client.tokens.list({})
  const app = tokens.find(({ label }) => label === 'app')
  if (!app) throw new Error('the app has no token')
  return app.id
}

export async function keepApp(corral: TestCorral, hours = 24): Promise<void> {
  const scope_id = await appOf(corral)
  await corral.corral.client.activity.keeping.save({ scope: 'app', scope_id, hours })
}

/** What was kept of a request; a stream may end for its client before its try does. */
export async function keptOf(
  { corral }: TestCorral,
  requestId: string,
  answers = 1,
): Promise<KeptContent> {
  const read = async () => {
    const kept = await corral.client.activity.content({ request_id: requestId })
    expect(kept.answers).toHaveLength(answers)
    return kept
  }
  return vi.waitFor(read, { timeout: 10_000 })
}

/** Everything that is on disk, but for models. */
export async function bytesOnDisk({ host }: TestCorral): Promise<Buffer> {
  const files = await readdir(host.dataDir, { recursive: true, withFileTypes: true })
  const contents = files
    .filter((file) => file.isFile() && !file.name.endsWith('.gguf'))
    .map((file) => readFile(join(file.parentPath, file.name)))
  return Buffer.concat(await Promise.all(contents))
}
