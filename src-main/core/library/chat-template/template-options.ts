import { TemplateSourceError, parseTemplate } from './parse-template.ts'
import { variablesOf } from './template-variables.ts'

/** What Corral itself gives to a template; no request may take its place. */
export const templateInputs = [
  'messages',
  'tools',
  'add_generation_prompt',
  'bos_token',
  'eos_token',
]

const literals = ['true', 'True', 'false', 'False', 'none', 'None']
const functions = [
  'range',
  'namespace',
  'raise_exception',
  'strftime_now',
  'dict',
  'cycler',
  'joiner',
]
const ofJinja = ['caller', 'loop', 'self', 'varargs', 'kwargs']
/** What other programs give, and no request. */
const ofPrograms = [
  'pad_token',
  'unk_token',
  'continue_final_message',
  'controls',
  'available_tools',
]

/** Names that are no wish of a request. */
const usualNames = new Set([templateInputs, literals, functions, ofJinja, ofPrograms].flat())

const mostOptions = 32

export interface ReadTemplate {
  readonly source: string
  /** Names that it reads from outside; none where it does not compile. */
  readonly variables: ReadonlySet<string>
}

export function readTemplate(source: string): ReadTemplate {
  try {
    return { source, variables: variablesOf(parseTemplate(source)) }
  } catch (error) {
    // The stack's end: a template may be nested as deep as it is long.
    if (!(error instanceof TemplateSourceError) && !(error instanceof RangeError)) throw error
    return { source, variables: new Set() }
  }
}

/** What requests can set, as `chat_template_kwargs`; in the order in which it is read. */
export function optionsOf(variables: ReadonlySet<string>): string[] {
  const isOption = (name: string) => !usualNames.has(name) && /^\w{1,64}$/.test(name)
  return [...variables].filter(isOption).slice(0, mostOptions)
}
