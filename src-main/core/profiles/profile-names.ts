import type { Caller } from '../accounts/caller.ts'
import { maySee } from '../accounts/caller.ts'
import { CorralError } from '../errors.ts'

/** All that a profile is asked for by. */
export interface Named {
  readonly name: string
  readonly aliases: readonly string[]
}

const longestName = 128
const usualTag = /:latest$/
/** Clients may write it before any name, so none can begin with it. */
const ownPrefix = 'corral/'

/** The same for every way to write a name: in any case, and with Ollama's usual tag or without. */
export function keyOf(name: string): string {
  return name.toLowerCase().replace(usualTag, '')
}

export function namesOf({ name, aliases }: Named): readonly string[] {
  return [name, ...aliases]
}

/**
 * Whether a caller may ask for a profile, by whichever of its names. A token that is bound to the
 * model below it may not: it was made for the model as it is.
 */
export function seesProfile(caller: Caller | null, profile: Named): boolean {
  return namesOf(profile).some((name) => maySee(caller, name))
}

/** Who has a name already, by its key: a profile, or a model on this Mac. */
export interface Taken {
  readonly profiles: Map<string, Named>
  readonly modelIds: ReadonlyMap<string, string>
}

export function takenBy(profiles: readonly Named[], modelIds: readonly string[]): Taken {
  const taken: Taken = {
    profiles: new Map(),
    modelIds: new Map(modelIds.map((id) => [keyOf(id), id])),
  }
  for (const profile of profiles) take(taken, profile)
  return taken
}

/** From now on the names are this profile's. */
export function take({ profiles }: Taken, profile: Named): void {
  for (const name of namesOf(profile)) profiles.set(keyOf(name), profile)
}

/**
 * @param before names that it has had: a model may have come since under one of them
 * @throws CorralError `conflict` for a name that is taken, `invalid_input` for one that is none
 */
export function checkNames(wanted: Named, before: Named | null, taken: Taken): void {
  const had = new Set(before ? namesOf(before).map(keyOf) : [])
  const seen = new Set<string>()
  for (const name of namesOf(wanted)) {
    const param = name === wanted.name ? 'name' : 'aliases'
    const key = keyOf(name)
    if (name.toLowerCase().startsWith(ownPrefix)) {
      throw new CorralError('invalid_input', `A name does not begin with '${ownPrefix}'.`, {
        param,
      })
    }
    const owner = seen.has(key) ? 'it is given twice' : ownerOf(key, had, taken)
    if (owner !== null) {
      throw new CorralError('conflict', `The name '${name}' is taken: ${owner}.`, { param })
    }
    seen.add(key)
  }
}

function ownerOf(key: string, had: ReadonlySet<string>, taken: Taken): string | null {
  const profile = taken.profiles.get(key)
  if (profile) return `profile '${profile.name}' has it`
  const modelId = had.has(key) ? undefined : taken.modelIds.get(key)
  return modelId === undefined ? null : `a model on this Mac is called '${modelId}'`
}

/** The name itself, or with the first number that makes it free: `coder-2`. */
export function freeName(wanted: string, taken: Taken): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : `-${number}`
    const name = wanted.slice(0, longestName - ending.length) + ending
    if (ownerOf(keyOf(name), new Set(), taken) === null) return name
  }
}
