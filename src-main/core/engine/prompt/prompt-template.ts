import type { ChatRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import { type ControlTexts, guardControlTexts, indexControlTexts } from './control-text.ts'
import { laterSystemAsUser, mergeMessages, systemIntoUser } from './merge-messages.ts'
import type { TemplateMessage, TemplateTool, TemplateTraits } from './message.ts'
import { messagesOf } from './messages.ts'
import { compileTemplate } from './template-program.ts'
import { probeTemplate } from './template-traits.ts'
import { thinkingOptions } from './thinking-options.ts'
import { toolInstruction } from './tool-instruction.ts'

/** What a model file says about prompts. */
export interface PromptSource {
  /** Jinja; `null` when the file has none. */
  readonly template: string | null
  /** A second one for requests with tools, which some files have. */
  readonly toolTemplate: string | null
  /** Texts of the tokens that begin and end a text; empty where there is none. */
  readonly bosText: string
  readonly eosText: string
  /** Texts that the vocabulary takes for control tokens. */
  readonly controlTexts: readonly string[]
}

export interface PromptTemplate {
  /**
   * The request as the model was trained to see it, ready for its answer. Takes a few milliseconds
   * for hundreds of turns; blocks meanwhile.
   * @throws CorralError `invalid_input` when the template refuses the turns or does too much work
   */
  render(request: ChatRequest): RenderedPrompt
}

export interface RenderedPrompt {
  /**
   * Joined they are the prompt. Control tokens are read within a piece, never across two: content
   * that looks like one is cut in two.
   */
  readonly pieces: readonly string[]
  /** The end of the prompt: it may have opened the model's thinking. */
  readonly tail: string
}

/** What most servers use for a model that brings no template (ChatML). */
const fallbackTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

const tailChars = 256

/**
 * Compiles the Jinja templates that a model file carries, once per loaded model.
 * @param now what templates that write the date take for the present
 * @throws CorralError `unavailable` when a template does not compile
 */
export function compilePrompt(source: PromptSource, now = () => new Date()): PromptTemplate {
  const controlTexts = indexControlTexts(source.controlTexts)
  const plain = compileVariant(source.template ?? fallbackTemplate, source, now)
  const withTools = source.toolTemplate ? compileVariant(source.toolTemplate, source, now) : plain

  return {
    render(request) {
      const wanted = request.toolChoice === 'none' ? { ...request, tools: [] } : request
      try {
        return renderRequest(wanted, wanted.tools.length > 0 ? withTools : plain, controlTexts)
      } catch (error) {
        // The stack's end: schemas and options may be nested as deep as a body is long.
        if (!(error instanceof RangeError)) throw error
        throw new CorralError('invalid_input', 'The request is nested too deeply.', {
          cause: error,
        })
      }
    },
  }
}

function renderRequest(
  request: ChatRequest,
  variant: Variant,
  controlTexts: ControlTexts,
): RenderedPrompt {
  const options = { ...thinkingOptions(request.thinking), ...request.templateOptions }
  const messages = messagesOf(request.turns, variant.traits)
  const tools = request.tools.map(templateTool)
  const guard = guardControlTexts(controlTexts, [messages, tools, options])
  const prompt = variant.render(
    messages.map((message) => guard.protect(message) as TemplateMessage),
    tools.map((tool) => guard.protect(tool) as TemplateTool),
    guard.protect(options) as object,
  )
  const pieces = guard.cut(prompt).filter(Boolean)
  return { pieces, tail: pieces.join('').slice(-tailChars) }
}

interface Variant {
  readonly traits: TemplateTraits
  render(
    messages: readonly TemplateMessage[],
    tools: readonly TemplateTool[],
    options: object,
  ): string
}

function compileVariant(template: string, source: PromptSource, now: () => Date): Variant {
  const program = compileTemplate(template, now)
  const traits = probeTemplate(program, template, source)

  const renderAs = (messages: readonly TemplateMessage[], values: object) =>
    program.render({
      ...values,
      messages: traits.typedContent ? messages.map(typed) : messages,
      add_generation_prompt: true,
      bos_token: source.bosText,
      eos_token: source.eosText,
    })

  return {
    traits,
    render(messages, tools, options) {
      const explained = tools.length > 0 && !traits.tools
      const all = explained ? withInstruction(messages, toolInstruction(tools, template)) : messages
      const values = tools.length > 0 && !explained ? { ...options, tools } : options
      const placed = traits.systemInPlace ? all : laterSystemAsUser(all)
      const turns = traits.systemRole ? placed : systemIntoUser(placed)
      try {
        return renderAs(turns, values)
      } catch (error) {
        if (!(error instanceof CorralError)) throw error
        return renderAs(mergeMessages(turns), values)
      }
    },
  }
}

function typed(message: TemplateMessage): object {
  if (message.content === null) return message
  return { ...message, content: [{ type: 'text', text: message.content }] }
}

function templateTool({ name, description, parameters }: ChatRequest['tools'][number]) {
  // A schema without arguments may leave them out; some templates break then.
  const complete = { ...parameters, properties: parameters.properties ?? {} }
  return {
    type: 'function',
    function: { name, description: description ?? '', parameters: complete },
  } as const
}

function withInstruction(messages: readonly TemplateMessage[], content: string): TemplateMessage[] {
  const instruction: TemplateMessage = { role: 'system', content }
  const [first, ...rest] = messages
  if (first?.role !== 'system') return [instruction, ...messages]
  return [...mergeMessages([first, instruction]), ...rest]
}
