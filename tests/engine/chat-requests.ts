import type { ChatRequest, Tool, Turn } from '../../src-main/core/chat.ts'

export const system = (...texts: string[]): Turn => turn('system', texts)
export const user = (...texts: string[]): Turn => turn('user', texts)
export const assistant = (...texts: string[]): Turn => turn('assistant', texts)

function turn(role: Turn['role'], texts: string[]): Turn {
  return { role, blocks: texts.map((text) => ({ type: 'text', text })) }
}

export function tool(name: string, description = `Does ${name}.`): Tool {
  return { name, description, parameters: { type: 'object', properties: {} } }
}

export function chatRequest(
  turns: readonly Turn[],
  change: Partial<ChatRequest> = {},
): ChatRequest {
  return {
    model: 'a model',
    turns,
    tools: [],
    toolChoice: 'auto',
    parallelToolCalls: true,
    output: { type: 'text' },
    thinking: { enabled: null, effort: null },
    templateOptions: {},
    sampling: {},
    maxTokens: null,
    stop: [],
    choices: 1,
    topLogprobs: null,
    priority: 'normal',
    ...change,
  }
}
