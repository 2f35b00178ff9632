import { Counter, Gauge, type Registry } from 'prom-client'

interface ReadMetric<Label extends string> {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly Label[]
  /** All values as of now. What is left out is not shown. */
  read(): readonly Sample<Label>[]
}

type Sample<Label extends string> = readonly [value: number, labels?: Record<Label, string>]

/** Goes up and down. Read when somebody asks. */
export function gauge<Label extends string = never>(
  registry: Registry,
  { read, labelNames = [], ...metric }: ReadMetric<Label>,
): void {
  const made = new Gauge({
    ...metric,
    labelNames,
    registers: [],
    collect() {
      made.reset()
      for (const [value, labels = noLabels] of read()) made.set(labels, value)
    },
  })
  registry.registerMetric(made)
}

/** Only grows, and is kept by somebody else. Read when somebody asks. */
export function counter<Label extends string = never>(
  registry: Registry,
  { read, labelNames = [], ...metric }: ReadMetric<Label>,
): void {
  const made = new Counter({
    ...metric,
    labelNames,
    registers: [],
    collect() {
      made.reset()
      for (const [value, labels = noLabels] of read()) made.inc(labels, value)
    },
  })
  registry.registerMetric(made)
}

const noLabels = {}
