import type { Db } from '../../db/open.ts'
import type { Log } from '../../lib/log.ts'
import type { Vault } from '../../vault/vault.ts'
import type { Activity } from '../activity.ts'
import { createContentKey } from './content-key.ts'
import { type RunningContentKeeper, createContentKeeper } from './create-content-keeper.ts'
import { type KeepRules, type KeepRulesDeps, createKeepRules } from './keep-rules.ts'
import { type KeptContents, createKeptContents } from './kept-contents.ts'
import { createSealQueue } from './seal-queue.ts'

/** Requests and answers that are kept because somebody asked for it, sealed by the vault. */
export interface Content {
  readonly rules: KeepRules
  /** For the gateway. It is stopped before the log, after the gateway. */
  readonly keeper: RunningContentKeeper
  readonly kept: KeptContents
}

export function createContent({
  db,
  tokens,
  rules,
  vault,
  contents,
  log,
  now = () => new Date(),
  ...bounds
}: Omit<KeepRulesDeps, 'now'> & {
  readonly db: Db
  readonly vault: Pick<Vault, 'fileKey'>
  readonly contents: Activity['contents']
  readonly log: Log
  readonly now?: () => Date
  readonly maxBytes?: number
  readonly roomBytes?: number
}): Content {
  const keepRules = createKeepRules({ db, tokens, rules, now })
  const contentKey = createContentKey({ vault, contents })
  const sealQueue = createSealQueue({ contentKey, contents, log })
  const keeper = createContentKeeper({ keepRules, sealQueue, log, now, ...bounds })
  const kept = createKeptContents({ contents, contentKey, keeper, log, now })
  return { rules: keepRules, keeper, kept }
}
