import { DownloadTrouble } from './trouble.ts'

/**
 * What the hub means by a status for good.
 * @param errorCode its X-Error-Code: GatedRepo, RepoNotFound, EntryNotFound, RevisionNotFound
 */
export function refusalOf(status: number, errorCode: string | null): DownloadTrouble {
  return new DownloadTrouble('refused', wordsOf(status, errorCode))
}

function wordsOf(status: number, errorCode: string | null): string {
  if (errorCode === 'GatedRepo') {
    return 'Access to this repository has to be asked for on its page, and a token kept here.'
  }
  if (errorCode === 'RevisionNotFound') return 'The repository has no such revision.'
  if (errorCode === 'EntryNotFound') return 'The repository has no such file.'
  if (status === 401 || status === 403) {
    return 'The hub does not let us in: there is no such repository, or it takes a token that may see it.'
  }
  if (status === 404 || status === 410) return 'The hub has no such file.'
  return `The hub refuses with HTTP ${status}.`
}
