import { api } from '../../api.ts'
import type { Content } from './create-content.ts'

export function contentCalls({ rules, kept }: Content) {
  const calls = api.activity
  return {
    content: calls.content.handler(({ input }) => kept.read(input.request_id)),
    forget: calls.forget.handler(({ input }) => kept.forget(input.request_id)),
    keeping: {
      list: calls.keeping.list.handler(() => rules.list()),
      save: calls.keeping.save.handler(({ input }) =>
        rules.save(input.scope, input.scope_id, input.hours),
      ),
      remove: calls.keeping.remove.handler(({ input }) =>
        rules.remove(input.scope, input.scope_id),
      ),
    },
  }
}
