// Everything the stand-in lacks fails by name. `undefined` would surface far from its cause.
import { EventEmitter } from 'node:events'

type Listener = Parameters<EventEmitter['on']>[1]

/** Looked up on any object by await, JSON and module interop; absence is a normal answer. */
const probes = new Set(['then', 'toJSON', '__esModule'])

function trap<T extends object>(name: string): ProxyHandler<T> {
  return {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || probes.has(key)) {
        return Reflect.get(target, key, receiver)
      }
      throw new Error(`test host: ${name}.${key} is not implemented`)
    },
  }
}

/** A module-like object, such as `shell`, which throws for members it does not have. */
export function strict<T extends object>(name: string, members: T): T {
  return new Proxy(members, trap<T>(name))
}

/**
 * The base class of the emitters. The trap sits at the end of the prototype chain, where only
 * lookups that found nothing arrive, so that `this` stays the real object and #fields keep working.
 * With a list of `events`, listening to any other one throws as well.
 */
export function strictEmitter(name: string, events?: readonly string[]): new () => EventEmitter {
  const known = events && new Set(['error', 'newListener', 'removeListener', ...events])

  function check(event: string | symbol) {
    if (!known || typeof event === 'symbol' || known.has(event)) return
    throw new Error(`test host: ${name} event '${event}' is not implemented`)
  }

  class StrictEmitter extends EventEmitter {
    override on(event: string | symbol, listener: Listener): this {
      check(event)
      return super.on(event, listener)
    }

    override addListener(event: string | symbol, listener: Listener): this {
      return this.on(event, listener)
    }
  }

  const end = new Proxy(Object.create(EventEmitter.prototype) as object, trap(name))
  Object.setPrototypeOf(StrictEmitter.prototype, end)
  Object.setPrototypeOf(StrictEmitter, new Proxy(EventEmitter, trap(name)))
  return StrictEmitter
}
