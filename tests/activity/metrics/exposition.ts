/**
 * Reads Prometheus's text format, version 0.0.4, and refuses whatever its description does not
 * allow: prometheus.io/docs/instrumenting/exposition_formats. Written without a look at the library
 * that writes it.
 */
export interface Family {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly samples: readonly Sample[]
}

interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const suffixes: Record<string, readonly string[]> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
}

export function readExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const families = new Map<string, Family & { samples: Sample[] }>()
  const series = new Set<string>()
  let help: { name: string; text: string } | null = null
  let current: (Family & { samples: Sample[] }) | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment) {
      const [, kind, name = '', rest = ''] = comment
      if (kind === 'HELP') help = { name, text: rest }
      else {
        if (families.has(name)) throw new Error(`${name} comes twice`)
        if (help?.name !== name) throw new Error(`${name} has no help`)
        if (!suffixes[rest]) throw new Error(`${rest} is no type`)
        current = { name, help: help.text, type: rest, samples: [] }
        families.set(name, current)
      }
      continue
    }
    if (line.startsWith('#')) throw new Error(`no comment is expected: ${line}`)
    const sample = readSample(line)
    const allowed = current && suffixes[current.type]!.map((suffix) => current!.name + suffix)
    if (!allowed?.includes(sample.name)) throw new Error(`${sample.name} stands in no family`)
    const key = seriesOf(sample)
    if (series.has(key)) throw new Error(`${key} comes twice`)
    series.add(key)
    current!.samples.push(sample)
  }
  for (const family of families.values()) check(family)
  return families
}

function readSample(line: string): Sample {
  const whole = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/s.exec(line)
  if (!whole) throw new Error(`no sample: ${line}`)
  const [, name = '', labelText = '', valueText = ''] = whole
  const labels: Record<string, string> = {}
  const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y
  while (label.lastIndex < labelText.length) {
    const found = label.exec(labelText)
    if (!found) throw new Error(`labels do not parse: ${line}`)
    const [, name = '', value = ''] = found
    if (name in labels) throw new Error(`a label comes twice: ${line}`)
    labels[name] = value.replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))
  }
  return { name, labels, value: readValue(valueText) }
}

function readValue(text: string): number {
  if (text === '+Inf') return Infinity
  if (text === '-Inf') return -Infinity
  if (text === 'NaN') return Number.NaN
  const value = Number(text)
  if (Number.isNaN(value)) throw new Error(`no value: ${text}`)
  return value
}

function seriesOf({ name, labels }: Pick<Sample, 'name' | 'labels'>, besides = ''): string {
  const names = Object.keys(labels).filter((label) => label !== besides)
  return JSON.stringify([name, names.toSorted().map((label) => [label, labels[label]])])
}

function check({ name, type, samples }: Family): void {
  if (type === 'counter') {
    if (!name.endsWith('_total')) throw new Error(`the counter ${name} has no _total`)
    if (samples.some(({ value }) => !(value >= 0))) throw new Error(`${name} is below zero`)
  }
  if (type !== 'histogram') return
  const groups = Map.groupBy(samples, ({ labels }) => seriesOf({ name: '', labels }, 'le'))
  for (const group of groups.values()) {
    const buckets = group.filter((one) => one.name === `${name}_bucket`)
    const values = buckets.map(({ value }) => value)
    const bounds = buckets.map(({ labels }) => readValue(labels['le'] ?? ''))
    const isSorted = (numbers: number[]) => numbers.every((n, i) => i === 0 || numbers[i - 1]! <= n)
    if (!isSorted(values) || !isSorted(bounds)) throw new Error(`${name} is not cumulative`)
    const count = group.find((one) => one.name === `${name}_count`)?.value
    if (bounds.at(-1) !== Infinity || values.at(-1) !== count) throw new Error(`${name}: no +Inf`)
    if (!group.some((one) => one.name === `${name}_sum`)) throw new Error(`${name} has no sum`)
  }
}

/** The value of the one sample with this name and at least these labels; 0 where there is none. */
export function valueOf(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const all = [...families.values()].flatMap(({ samples }) => samples)
  const found = all.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  )
  if (found.length > 1) throw new Error(`${name}: which one?`)
  return found[0]?.value ?? 0
}
