import { randomBytes } from 'node:crypto'
import { type FakeFiles, startFakeFiles } from '../hub/fake-hub/files.ts'
import { type FakeHub, type FakeTokens, startFakeHub } from '../hub/fake-hub/fake-hub.ts'
import type { FakeRepo } from '../hub/fake-hub/fake-repo.ts'

/** A hub that keeps large files on another host. */
export interface HubWithFiles extends AsyncDisposable {
  readonly hub: FakeHub
  readonly files: FakeFiles
}

export async function startHubWithFiles(
  options: { repos?: readonly FakeRepo[]; tokens?: FakeTokens } = {},
): Promise<HubWithFiles> {
  const files = await startFakeFiles()
  const hub = await startFakeHub({ ...options, files: files.serve })
  return {
    hub,
    files,
    async [Symbol.asyncDispose]() {
      await hub.close()
      await files[Symbol.asyncDispose]()
    },
  }
}

/** Bytes that look like a model to nobody but a hash. */
export function someBytes(count: number): Buffer {
  return randomBytes(count)
}
