import type { CallTraits, TemplateMessage, TemplateTool, TemplateTraits } from './message.ts'
import type { TemplateProgram } from './template-program.ts'

export interface TemplateTexts {
  readonly bosText: string
  readonly eosText: string
}

/**
 * Finds out by trial renderings what a template understands: templates say so nowhere. Costs about
 * a dozen short renderings, once per loaded model.
 */
export function probeTemplate(
  program: TemplateProgram,
  source: string,
  texts: TemplateTexts,
): TemplateTraits {
  const show = (messages: readonly object[], tools?: unknown[]) => {
    try {
      return program.render({
        messages,
        ...(tools && { tools }),
        add_generation_prompt: true,
        bos_token: texts.bosText,
        eos_token: texts.eosText,
      })
    } catch {
      return ''
    }
  }
  const shows: Shows = (messages, needles, tools) => {
    const prompt = show(messages, tools)
    return needles.every((needle) => prompt.includes(needle))
  }
  const typedContent =
    !shows([user('needle')], ['needle']) &&
    shows([{ role: 'user', content: [{ type: 'text', text: 'needle' }] }], ['needle'])
  const content = (text: string) => (typedContent ? [{ type: 'text', text }] : text)
  const question = { role: 'user', content: content('question') }
  const system = (text: string) => ({ role: 'system', content: content(text) })
  return {
    typedContent,
    systemRole: shows([system('needle'), question], ['needle']),
    systemInPlace: /before[^]*question[^]*after/.test(
      show([system('before'), question, system('after')]),
    ),
    tools: shows([question], [probeTool.function.name], [probeTool]),
    calls: probeCalls(shows, content, wantsResultsBesideCalls(source)),
    thinkingField: thinkingField(source),
  }
}

type Shows = (messages: readonly object[], needles: readonly string[], tools?: unknown[]) => boolean

function probeCalls(
  shows: Shows,
  content: (text: string) => unknown,
  resultsBesideCalls: boolean,
): CallTraits | null {
  const needles = [probeTool.function.name, 'probe_key', 'probe_value', 'probe_result']
  const show = (traits: CallTraits, wanted: readonly string[], count: number) => {
    const calls = Array.from({ length: count }, (_, at) => probeCall(traits, at))
    const empty = traits.emptyContent === null ? null : content('')
    const messages = [
      { role: 'user', content: content('question') },
      { role: 'assistant', content: empty, tool_calls: calls },
      ...calls.map(({ id, function: { name } }) => ({
        role: 'tool',
        name,
        tool_call_id: id,
        content: content('probe_result'),
      })),
    ]
    return shows(messages, wanted, [probeTool])
  }
  for (const traits of candidates) {
    // Verbatim, and not inside the braces that some templates write themselves.
    const verbatim = traits.arguments === 'text' ? [probeArguments] : []
    if (!show(traits, [...needles, ...verbatim], 1)) continue
    if (traits.arguments === 'text' && show(traits, [`{${probeArguments}`], 1)) continue
    return {
      ...traits,
      resultsBesideCalls,
      parallel: show(traits, ['probe_key_0', 'probe_key_1'], 2),
    }
  }
  return null
}

/** Text first: what the model wrote then comes back to the letter, and its state can be reused. */
const candidates: readonly CallTraits[] = (['own', 'short', 'named'] as const).flatMap((ids) =>
  (['', null] as const).flatMap((emptyContent) =>
    (['text', 'value'] as const).map((form) => ({
      arguments: form,
      emptyContent,
      ids,
      parallel: true,
      resultsBesideCalls: false,
    })),
  ),
)

const probeArguments = '{"probe_key_0":"probe_value"}'

function probeCall(traits: CallTraits, at: number) {
  const value = { [`probe_key_${at}`]: 'probe_value' }
  return {
    id: { own: `call_${at}`, short: `probe000${at}`, named: `functions.probe_tool:${at}` }[
      traits.ids
    ],
    type: 'function',
    function: {
      name: probeTool.function.name,
      arguments: traits.arguments === 'text' ? JSON.stringify(value) : value,
    },
  }
}

const probeTool: TemplateTool = {
  type: 'function',
  function: {
    name: 'probe_tool',
    description: 'probe',
    parameters: {
      type: 'object',
      properties: { probe: { type: 'string', description: 'probe' } },
      required: ['probe'],
    },
  },
}

function user(content: string): TemplateMessage {
  return { role: 'user', content }
}

function wantsResultsBesideCalls(source: string): boolean {
  return source.includes('tool_responses') && !source.includes('tool_call_id')
}

function thinkingField(source: string): TemplateTraits['thinkingField'] {
  if (source.includes('reasoning_content')) return 'reasoning_content'
  return /message\.thinking|message\[['"]thinking['"]\]/.test(source) ? 'thinking' : null
}
