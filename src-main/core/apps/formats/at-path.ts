/** Leads to a value: the name of a field, or the item of a list in which a field has this value. */
export type Path = readonly Step[]
export type Step = string | ItemStep

export interface ItemStep {
  readonly field: string
  readonly is: string
}

/** The value at the path; `undefined` where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const step of path) {
    const key = keyOf(value, step)
    if (key === undefined) return undefined
    value = (value as Record<string | number, unknown>)[key]
  }
  return value
}

/**
 * The same data with another value at the path; what lies on the way is made where it is missing.
 * Nothing of `root` is changed. @throws TypeError when something else is in the way
 */
export function setAt(root: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'string') {
    const fields = fieldsOf(root)
    const inner = Object.hasOwn(fields, step) ? fields[step] : undefined
    return { ...fields, [step]: setAt(inner, rest, value) }
  }
  const items = itemsOf(root)
  const index = indexOf(items, step)
  const changed = setAt(index === -1 ? undefined : items[index], rest, value)
  return index === -1 ? [...items, changed] : items.with(index, changed)
}

/** The same data without the value at the path. Nothing of `root` is changed. */
export function removedAt(root: unknown, path: Path): unknown {
  const [step, ...rest] = path
  const key = step === undefined ? undefined : keyOf(root, step)
  if (key === undefined) return root
  const inner = (root as Record<string | number, unknown>)[key]
  if (Array.isArray(root)) {
    const items: unknown[] = root
    return rest.length > 0
      ? items.with(Number(key), removedAt(inner, rest))
      : items.toSpliced(Number(key), 1)
  }
  const { [key]: _gone, ...others } = root as Record<string, unknown>
  return rest.length > 0 ? { ...(root as object), [key]: removedAt(inner, rest) } : others
}

/** For people: `env.ANTHROPIC_BASE_URL`, `models[Corral]`. */
export function pathText(path: Path): string {
  return path
    .map((step, at) => (typeof step === 'string' ? `${at > 0 ? '.' : ''}${step}` : `[${step.is}]`))
    .join('')
}

/** The place of an item in a list; -1 where there is none. */
function indexOf(items: readonly unknown[], { field, is }: ItemStep): number {
  return items.findIndex((item) => isFields(item) && item[field] === is)
}

function keyOf(value: unknown, step: Step): string | number | undefined {
  if (typeof step === 'string') {
    return isFields(value) && Object.hasOwn(value, step) ? step : undefined
  }
  const index = Array.isArray(value) ? indexOf(value, step) : -1
  return index === -1 ? undefined : index
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {}
  if (!isFields(value)) throw new TypeError('there is something else where a group belongs')
  return value
}

function itemsOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new TypeError('there is something else where a list belongs')
  return value
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
