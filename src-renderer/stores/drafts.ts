import { create } from 'zustand'
import type { DraftFile } from '../lib/draft-file.ts'

/** What is being written and has not been asked. */
export interface Draft {
  text: string
  files: readonly DraftFile[]
}

/** The draft of the conversation that has no question yet. */
export const newDraftKey = 'new'

const emptyDraft: Draft = { text: '', files: [] }

/** By the id of the conversation, for as long as the window lives. */
const useDrafts = create<Record<string, Draft | undefined>>(() => ({}))

export function useDraft(key: string): Draft {
  return useDrafts((drafts) => drafts[key]) ?? emptyDraft
}

export function draftOf(key: string): Draft {
  return useDrafts.getState()[key] ?? emptyDraft
}

export function setDraftText(key: string, text: string): void {
  changeDraft(key, (draft) => ({ ...draft, text }))
}

export function addDraftFile(key: string, file: DraftFile): void {
  changeDraft(key, (draft) => ({ ...draft, files: [...draft.files, file] }))
}

/** Nothing happens when it was taken out meanwhile. */
export function changeDraftFile(key: string, fileKey: string, change: Partial<DraftFile>): void {
  changeDraft(key, ({ text, files }) => ({
    text,
    files: files.map((file) => (file.key === fileKey ? { ...file, ...change } : file)),
  }))
}

/** Also ends the reading of it. */
export function removeDraftFile(key: string, fileKey: string): void {
  const { text, files } = draftOf(key)
  files.find((file) => file.key === fileKey)?.cancel()
  useDrafts.setState({ [key]: { text, files: files.filter((file) => file.key !== fileKey) } })
}

export function clearDraft(key: string): void {
  useDrafts.setState({ [key]: undefined })
}

/** After a question that was not taken; what was written meanwhile goes before. */
export function restoreDraft(key: string, draft: Draft): void {
  const { text, files } = draftOf(key)
  const isEmpty = text === '' && files.length === 0
  if (isEmpty) useDrafts.setState({ [key]: draft })
}

function changeDraft(key: string, change: (draft: Draft) => Draft): void {
  useDrafts.setState((drafts) => ({ [key]: change(drafts[key] ?? emptyDraft) }))
}
