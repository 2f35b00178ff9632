import type { Block, ChatRequest } from '../../chat.ts'
import { type JsonObject, isObject } from './json.ts'

const charsPerToken = 3.5
const messageTokens = 8
const imageTokens = 1600
/** Base64 of a page of a PDF, about. */
const pageChars = 100_000

/** The tokens of a prompt, roughly, for a model whose tokenizer is not at hand. */
export function estimateTokens({ turns, tools }: ChatRequest): number {
  let chars = 0
  let tokens = turns.length * messageTokens
  for (const block of turns.flatMap(({ blocks }) => blocks)) {
    if (block.type === 'image') tokens += imageTokens
    else if (block.type === 'document') tokens += documentTokens('data' in block ? block.data : '')
    else chars += charsOf(block)
  }
  for (const { name, description, parameters } of tools) {
    chars += name.length + (description?.length ?? 0) + JSON.stringify(parameters).length
  }
  return tokens + Math.ceil(chars / charsPerToken)
}

function charsOf(block: Exclude<Block, { type: 'image' | 'document' }>): number {
  if (block.type === 'tool_call') return block.name.length + block.arguments.length
  return block.text.length
}

function documentTokens(data: string): number {
  return imageTokens * Math.max(1, Math.ceil(data.length / pageChars))
}

/** What can be told about a request without knowing its dialect. */
export interface BodyEstimate {
  readonly tokens: number
  readonly hasImages: boolean
  readonly hasTools: boolean
}

/** More values are not looked at: the estimate is then too low. */
const maxValues = 100_000
/** The fields of any dialect that hold a prompt. */
const promptFields = ['messages', 'input', 'system', 'instructions', 'prompt', 'suffix', 'tools']
const imageTypes = new Set<unknown>(['image', 'image_url', 'input_image'])
/** Fields of blocks that no model reads as text. */
const silentFields = new Set(['type', 'role', 'id', 'signature', 'media_type', 'detail'])

/**
 * The same for a body as it came, in the dialect of OpenAI's chats or responses, of Anthropic or of
 * Ollama. Never throws, whatever the body holds.
 */
export function estimateBodyTokens(json: unknown): BodyEstimate {
  if (!isObject(json)) return { tokens: 0, hasImages: false, hasTools: false }
  const hasTools = Array.isArray(json.tools) && json.tools.length > 0
  const { chars, images, pages } = walk(json)
  const messages = [json.messages, json.input].find(Array.isArray)?.length ?? 1
  const media = (images + pages) * imageTokens
  const tokens = messages * messageTokens + media + Math.ceil(chars / charsPerToken)
  return { tokens, hasImages: images > 0, hasTools }
}

/** Without recursion: bodies may be nested as deep as they like. */
function walk(body: JsonObject): { chars: number; images: number; pages: number } {
  const left: unknown[] = promptFields.map((name) => body[name])
  let chars = 0
  let images = Array.isArray(body.images) ? body.images.length : 0
  let pages = 0
  for (let seen = 0; left.length > 0 && seen < maxValues; seen++) {
    const value = left.pop()
    if (typeof value === 'string') chars += value.length
    // Prompts may be tokens already.
    else if (typeof value === 'number') chars += charsPerToken
    else if (Array.isArray(value)) pushAll(left, value)
    else if (isObject(value)) {
      const file = fileOf(value)
      if (imageTypes.has(value.type)) images += 1
      else if (file !== null) pages += documentTokens(file) / imageTokens
      else {
        if (Array.isArray(value.images)) images += value.images.length
        for (const [name, item] of Object.entries(value)) {
          if (silentFields.has(name) || name === 'images') continue
          // The names of a schema's fields are part of the prompt.
          if (isObject(item)) chars += name.length
          left.push(item)
        }
      }
    }
  }
  return { chars, images, pages }
}

function pushAll(left: unknown[], values: readonly unknown[]): void {
  for (let index = values.length - 1; index >= 0; index--) {
    if (left.length >= maxValues) return
    left.push(values[index])
  }
}

/** The base64 of a document block; `null` when it is none. */
function fileOf({ type, source, file, file_data: direct }: JsonObject): string | null {
  if (type === 'document' && isObject(source) && source.type === 'base64') {
    return typeof source.data === 'string' ? source.data : ''
  }
  const data = isObject(file) ? file.file_data : direct
  return (type === 'file' || type === 'input_file') && typeof data === 'string' ? data : null
}
