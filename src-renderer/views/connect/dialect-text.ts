interface Dialect {
  name: string
  baseUrl: string
  /** What of the protocol is answered, and who asks that way. */
  does: string
}

/** Every protocol of the local port; `address` is without a slash at the end. */
export function dialectsAt(address: string): Dialect[] {
  return [
    {
      name: 'OpenAI',
      baseUrl: `${address}/v1`,
      does: 'Chat, completions, embeddings and responses; most apps, and Codex.',
    },
    {
      name: 'Anthropic',
      baseUrl: address,
      does: 'Messages and their token counts; Claude Code. It adds /v1 itself.',
    },
    {
      name: 'Ollama',
      baseUrl: address,
      does: 'Chat, generate, embeddings and the list of models; apps made for Ollama.',
    },
    {
      name: 'LM Studio',
      baseUrl: address,
      does: 'The list of models with their context; for chat its OpenAI part under /v1.',
    },
    {
      name: 'llama-server',
      baseUrl: address,
      does: 'Properties, health, slots, tokenising; apps made for llama.cpp.',
    },
  ]
}
