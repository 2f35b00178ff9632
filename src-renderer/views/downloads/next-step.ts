import type { Download } from '../../../src-main/contract/downloads.ts'

type Step =
  | { kind: 'start'; verb: string }
  | { kind: 'none'; verb: string }
  | { kind: 'pause'; verb: string; taskId: string }
  | { kind: 'resume'; verb: string; taskId: string }
  | { kind: 'chat'; verb: string; modelId: string }

/** What the button of a file does now. A model that is there needs no download. */
export function nextStep(download: Download | undefined, modelId: string | null): Step {
  const state = download?.state
  if (download !== undefined && state !== undefined) {
    const taskId = download.task_id
    if (state === 'verifying') return { kind: 'none', verb: 'Checking…' }
    if (state === 'paused') return { kind: 'resume', verb: 'Resume', taskId }
    if (state === 'queued' || state === 'running' || state === 'waiting') {
      return { kind: 'pause', verb: 'Pause', taskId }
    }
    if (modelId === null && state === 'failed') {
      return { kind: 'resume', verb: 'Try again', taskId }
    }
  }
  return modelId === null
    ? { kind: 'start', verb: 'Download' }
    : { kind: 'chat', verb: 'Chat', modelId }
}
