/** A value of the template language, as far as its size is concerned. */
interface MeteredValue {
  readonly type: string
  readonly value: unknown
}

/** Stops a template that does too much. Work is counted, so that a limit never depends on luck. */
export interface TemplateMeter {
  /** Charges one step and the size of its result. @throws TemplateLimitError */
  charge(result: MeteredValue): void
}

/** The template did more than any honest template does. */
export class TemplateLimitError extends Error {}

/** Of any one text. A context of a million tokens has about a fifth of that. */
const maxTextChars = 16 * 1024 * 1024

/** Of any one list or mapping with all that is in it, so that no filter meets a huge one. */
const maxValueSize = 300_000

/** However long the conversation: templates of some families take quadratic time. */
const longestMicros = 2_000_000

/** Steps between two looks at the clock. */
const clockSteps = 512

/**
 * Counts steps, sizes and the CPU time of this thread (waiting does not count, so a busy machine
 * changes nothing). `inputSize` is what the caller hands in, as `valueSize` counts it: a longer
 * conversation may take longer.
 */
export function createTemplateMeter(inputSize: number): TemplateMeter {
  let steps = 200_000 + inputSize * 2_000
  const endMicros = threadMicros() + Math.min(50_000 + inputSize * 250, longestMicros)
  let clockIn = clockSteps
  const sizes = new WeakMap<object, number>()

  /** Lists and mappings never change once made; namespaces do, so those are measured each time. */
  const sizeOf = (value: MeteredValue, room: number): number => {
    if (typeof value.value === 'string') return textSize(value.value)
    if (typeof value.value !== 'object' || value.value === null) return 1
    const known = sizes.get(value.value)
    if (known !== undefined) return known
    let size = 1
    for (const item of itemsOf(value.value)) {
      size += sizeOf(item, room - size)
      if (size > room) throw new TemplateLimitError('A value is too large.')
    }
    if (value.type !== 'NamespaceValue') sizes.set(value.value, size)
    return size
  }

  return {
    charge(result) {
      const { value } = result
      let cost = 1
      if (typeof value === 'string') {
        if (value.length > maxTextChars) throw new TemplateLimitError('A text is too long.')
        cost += value.length >> 10
      } else if (typeof value === 'object' && value !== null) {
        sizeOf(result, maxValueSize)
        cost += Array.isArray(value) ? value.length >> 2 : 2
      }
      steps -= cost
      clockIn -= cost
      if (steps < 0) throw new TemplateLimitError('It takes too many steps.')
      if (clockIn > 0) return
      clockIn = clockSteps
      if (threadMicros() > endMicros) throw new TemplateLimitError('It takes too long.')
    },
  }
}

/** The size of plain data: one for each value, and one more for each 64 characters of a text. */
export function valueSize(value: unknown): number {
  if (typeof value === 'string') return textSize(value)
  if (typeof value !== 'object' || value === null) return 1
  let size = 1
  for (const item of Object.values(value)) size += valueSize(item)
  return size
}

function textSize(text: string): number {
  return 1 + (text.length >> 6)
}

function itemsOf(value: object): Iterable<MeteredValue> {
  if (Array.isArray(value)) return value
  return value instanceof Map ? value.values() : []
}

function threadMicros(): number {
  const { user, system } = process.threadCpuUsage()
  return user + system
}
