import { CorralError } from '../errors.ts'
import type { AskHub } from './ask-hub.ts'
import { cardText } from './card.ts'
import { type GroupedFiles, groupFiles } from './group-files.ts'
import type { RepoFacts } from './hub-facts.ts'

/** A repository at one commit, as the hub has described it. */
export interface SaidOfRepo {
  readonly facts: RepoFacts & { readonly commit: string }
  readonly groups: GroupedFiles
  readonly card: string
}

/** @param revision a branch, a tag or a commit; what is read is pinned to the commit behind it */
export async function readRepo(ask: AskHub, name: string, revision: string): Promise<SaidOfRepo> {
  if (/^\.+$/.test(revision)) throw new CorralError('not_found', 'The hub has no such version.')
  const facts = await ask.repo(name, revision)
  const [files, card] = await Promise.all([
    ask.files(facts.repo, facts.commit),
    cardOf(ask, facts.repo, facts.commit),
  ])
  return { facts, groups: groupFiles(files), card }
}

/** Some have no card, and some show it to whom they know only. */
async function cardOf(ask: AskHub, name: string, commit: string): Promise<string> {
  try {
    return cardText(await ask.readme(name, commit))
  } catch (error) {
    const isMissing =
      error instanceof CorralError && (error.code === 'not_found' || error.code === 'forbidden')
    if (isMissing) return ''
    throw error
  }
}
