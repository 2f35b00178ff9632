// Events whose default action a listener may prevent.
import type { EventEmitter } from 'node:events'

export interface Cancelable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function cancelable<T extends object>(fields?: T): Cancelable & T {
  const event = {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true
    },
  } as Cancelable & T
  return event
}

/** Emits a cancelable event with `fields` and tells whether a listener prevented its default. */
export function prevented(
  emitter: EventEmitter,
  name: string,
  fields: object = {},
  ...rest: unknown[]
): boolean {
  const event = cancelable(fields)
  emitter.emit(name, event, ...rest)
  return event.defaultPrevented
}
