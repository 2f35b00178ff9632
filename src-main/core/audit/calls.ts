import { api } from '../api.ts'
import type { Audit } from './audit.ts'

export function actCalls(audit: Audit) {
  return {
    list: api.acts.list.handler(({ input }) => audit.list(input)),
    verify: api.acts.verify.handler(() => audit.verify()),
  }
}
