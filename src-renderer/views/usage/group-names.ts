import type { UsageGroup } from '../../../src-main/contract/activity.ts'

/** What requests are told apart by. */
export const groupNames: Readonly<Record<UsageGroup, string>> = {
  backend: 'Provider',
  model: 'Model',
  app: 'App',
  user: 'Person',
}
