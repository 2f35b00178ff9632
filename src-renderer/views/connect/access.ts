import type { AppToken } from '../../../src-main/contract/tokens.ts'

/** What a token allows, in the user's words. */
export const accessText: Record<AppToken['access'], { name: string; description: string }> = {
  user: { name: 'Use models', description: 'Chat and load models. Right for almost every app.' },
  admin: { name: 'Manage Corral', description: 'Everything, including making tokens.' },
}
