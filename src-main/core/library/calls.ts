import { api } from '../api.ts'
import type { Library } from './library.ts'

export function modelCalls(library: Library) {
  return {
    list: api.models.list.handler(() => library.list()),
    addStarter: api.models.addStarter.handler(() => library.addStarter()),
    watch: api.models.watch.handler(({ signal }) => library.watch(signal)),
  }
}
