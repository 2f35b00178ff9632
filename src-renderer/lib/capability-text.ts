import type { Model, ModelCapabilities } from '../../src-main/contract/models.ts'

export interface CapabilityBadge {
  word: string
  /** What the word means for whoever uses the model. */
  meaning: string
}

type Badges = Record<
  'embeddings' | 'ranking' | 'tools' | 'thinking' | 'infill' | 'vision',
  CapabilityBadge
>

const badges: Badges = {
  embeddings: {
    word: 'Embeddings',
    meaning: 'It turns texts into vectors, for search. It does not chat.',
  },
  ranking: {
    word: 'Rerank',
    meaning: 'It sorts documents by how well they answer a question. It does not chat.',
  },
  tools: { word: 'Tools', meaning: 'Its template knows tools, so coding agents can use it.' },
  thinking: { word: 'Thinking', meaning: 'It can think before it answers.' },
  infill: { word: 'Infill', meaning: 'It can fill a gap between two texts, for code completion.' },
  vision: {
    word: 'Vision, not yet',
    meaning: 'A projector file lies beside it, but local models do not see pictures yet.',
  },
}

/** What a model can do beyond chat, the most telling first. */
export function capabilityBadges(can: ModelCapabilities): CapabilityBadge[] {
  return [
    can.kind === 'embeddings' && badges.embeddings,
    can.kind === 'ranking' && badges.ranking,
    can.tools && badges.tools,
    can.thinking && badges.thinking,
    can.infill && badges.infill,
    can.vision && badges.vision,
  ].filter((badge) => badge !== false)
}

/** What kind of model it is, in a word. */
export const kindText: Record<ModelCapabilities['kind'], string> = {
  text: 'Text',
  embeddings: 'Embeddings',
  ranking: 'Rerank',
}

/** Can one talk to it? */
export function chats({ capabilities }: Model): boolean {
  return capabilities.kind === 'text'
}
