import { Environment, Interpreter } from '@huggingface/jinja'
import { CorralError } from '../../errors.ts'
import { TemplateSourceError, parseTemplate } from '../../library/chat-template/parse-template.ts'
import {
  type TemplateMeter,
  TemplateLimitError,
  createTemplateMeter,
  valueSize,
} from './template-meter.ts'

/** A compiled Jinja template. It belongs to a file from anywhere, so it runs under limits. */
export interface TemplateProgram {
  /**
   * @throws CorralError `invalid_input` when the template refuses the values or breaks a limit.
   *   The template's own words are its `cause` only: they may quote the values.
   */
  render(values: Readonly<Record<string, unknown>>): string
}

const maxRangeLength = 100_000

const maxIndent = 64

/**
 * @param now what the template takes for the present; templates write the date into the prompt
 * @throws CorralError `unavailable` when the source is no template
 */
export function compileTemplate(source: string, now: () => Date): TemplateProgram {
  const program = parseSource(source)
  return {
    render(values) {
      try {
        const meter = createTemplateMeter(valueSize(values))
        const environment = createEnvironment(values, now)
        const result: unknown = new MeteredInterpreter(environment, meter).run(program).value
        if (typeof result !== 'string') throw new TypeError('A template renders to text.')
        return result
      } catch (error) {
        throw refusal(error)
      }
    },
  }
}

type Statement = Parameters<Interpreter['evaluate']>[0]
type RuntimeValue = ReturnType<Interpreter['evaluate']>

/** The library comes back to `evaluate` for every node, so this one method sees all work. */
class MeteredInterpreter extends Interpreter {
  readonly #meter: TemplateMeter
  readonly #sequences = new WeakSet<NonNullable<Statement>>()

  constructor(environment: Environment, meter: TemplateMeter) {
    super(environment)
    this.#meter = meter
  }

  override evaluate(statement: Statement, environment: Environment): RuntimeValue {
    if (statement) this.#refuseDeepIndent(statement, environment)
    const sequence = sequenceOf(statement)
    if (sequence) this.#sequences.add(sequence)
    // Filters of the library answer nothing at all for the first of an empty list.
    const result: RuntimeValue =
      super.evaluate(statement, environment) ?? super.evaluate(undefined, environment)
    if (result.type === 'UndefinedValue' && statement && this.#sequences.has(statement)) {
      return super.evaluate(emptyList, environment)
    }
    this.#meter.charge(result)
    return result
  }

  /** One `tojson` with a large indent can write gigabytes in a single step. */
  #refuseDeepIndent(statement: NonNullable<Statement>, environment: Environment): void {
    if (statement.type !== 'FilterExpression') return
    const args: unknown = Reflect.get(field(statement, 'filter') ?? {}, 'args')
    if (!Array.isArray(args)) return
    for (const argument of args) {
      const value = isNode(argument) ? field(argument, 'value') : undefined
      if (!value || Reflect.get(field(argument, 'key') ?? {}, 'value') !== 'indent') continue
      if (Number(super.evaluate(value, environment).value) > maxIndent) {
        throw new TemplateLimitError('An indent is too large.')
      }
    }
  }
}

const emptyList = parseTemplate('{{ [] }}').body[0]

const sequenceFilters = new Set(['length', 'list', 'join', 'selectattr', 'rejectattr', 'map'])

/** What a node goes through item by item. Python's Jinja takes an undefined one as empty. */
function sequenceOf(statement: Statement): Statement {
  if (statement?.type === 'For') return field(statement, 'iterable')
  if (statement?.type !== 'FilterExpression') return undefined
  const filter = field(statement, 'filter')
  const name = filter?.type === 'CallExpression' ? field(filter, 'callee') : filter
  if (!name || !('value' in name) || !sequenceFilters.has(String(name.value))) return undefined
  return field(statement, 'operand')
}

function field(node: NonNullable<Statement>, name: string): Statement {
  const value: unknown = Reflect.get(node, name)
  return isNode(value) ? value : undefined
}

function isNode(value: unknown): value is NonNullable<Statement> {
  return typeof value === 'object' && value !== null && 'type' in value
}

function parseSource(source: string): ReturnType<typeof parseTemplate> {
  try {
    return parseTemplate(source)
  } catch (error) {
    if (!(error instanceof TemplateSourceError)) throw error
    throw new CorralError('unavailable', error.message, { cause: error.cause })
  }
}

function createEnvironment(values: Readonly<Record<string, unknown>>, now: () => Date) {
  const environment = new Environment()
  const globals = {
    true: true,
    True: true,
    false: false,
    False: false,
    none: null,
    None: null,
    range,
    raise_exception(message: unknown): never {
      throw new TemplateRefusal(String(message))
    },
    strftime_now: (format: unknown) => formatTime(now(), String(format)),
  }
  for (const [name, value] of Object.entries(globals)) environment.set(name, value)
  for (const [name, value] of Object.entries(values)) {
    if (!environment.variables.has(name)) environment.set(name, value)
  }
  return environment
}

/** Raised by the template itself. */
class TemplateRefusal extends Error {}

function refusal(error: unknown): CorralError {
  if (error instanceof TemplateLimitError) {
    return new CorralError('invalid_input', "The model's chat template does too much work.", {
      cause: error,
    })
  }
  return new CorralError('invalid_input', "The model's chat template refuses these messages.", {
    cause: error,
  })
}

function range(first: number, second?: number, step = 1): number[] {
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  const length = Math.max(0, Math.ceil((stop - start) / step))
  // Also refuses what is no number.
  if (!(length <= maxRangeLength)) throw new TemplateLimitError('A range is too long.')
  return Array.from({ length }, (_, at) => start + at * step)
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August']
monthNames.push('September', 'October', 'November', 'December')
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

/** Python's `strftime` in English, whatever the machine speaks: the prompt must not depend on it. */
function formatTime(date: Date, format: string): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const month = monthNames[date.getMonth()] ?? ''
  const day = dayNames[date.getDay()] ?? ''
  const parts: Record<string, string> = {
    Y: String(date.getFullYear()),
    y: two(date.getFullYear() % 100),
    m: two(date.getMonth() + 1),
    d: two(date.getDate()),
    B: month,
    b: month.slice(0, 3),
    A: day,
    a: day.slice(0, 3),
    H: two(date.getHours()),
    I: two(date.getHours() % 12 || 12),
    M: two(date.getMinutes()),
    S: two(date.getSeconds()),
    p: date.getHours() < 12 ? 'AM' : 'PM',
    '%': '%',
  }
  return format.replace(/%-?([a-zA-Z%])/g, (whole, key: string) => {
    const part = parts[key]
    if (part === undefined) return whole
    return whole.startsWith('%-') ? part.replace(/^0/, '') : part
  })
}
