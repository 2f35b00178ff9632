// clipboard: one text, private to this host.
import { expectArgument } from '../core/arguments.ts'
import { strict } from '../core/strict.ts'

let content = ''

export const clipboard = strict('clipboard', {
  readText: () => content,

  writeText(text: string) {
    expectArgument(0, text, 'string')
    content = text
  },
})
