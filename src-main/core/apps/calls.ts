import { api } from '../api.ts'
import type { Apps } from './apps.ts'

export function appCalls(apps: Apps) {
  const calls = api.apps
  return {
    list: calls.list.handler(() => apps.list()),
    preview: calls.preview.handler(({ input }) => apps.preview(input)),
    connect: calls.connect.handler(({ input }) => apps.connect(input)),
    undo: calls.undo.handler(({ input }) => apps.undo(input.id)),
    check: calls.check.handler(({ input, signal }) => apps.check(input.id, signal)),
  }
}
