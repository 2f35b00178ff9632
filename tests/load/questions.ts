import type OpenAI from 'openai'

/** A request whose answer is always the same. */
export interface Question {
  readonly content: string
  readonly maxTokens: number
}

const subjects = ['the sea', 'a fox', 'bread', 'snow', 'an old map', 'two ants', 'rain', 'my town']
const kinds = ['Tell me of', 'Why is there', 'What colour has', 'Write a line about']

/** From one word to a few hundred, so that prompts and answers of all lengths meet in a batch. */
export function questions(): Question[] {
  return kinds.flatMap((kind, row) =>
    subjects.map((subject, column) => {
      const background = `Think of ${subject}. `.repeat(
        column % 4 === 3 ? 30 + row * 15 : column % 4,
      )
      return {
        content: `${background}${kind} ${subject}?`,
        maxTokens: 4 + ((row * 8 + column) % 28),
      }
    }),
  )
}

export function bodyOf(
  model: string,
  { content, maxTokens }: Question,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model,
    messages: [{ role: 'user', content }],
    max_tokens: maxTokens,
    temperature: 0,
  }
}

/** What the model says to each when nobody else asks. */
export async function answersAlone(
  openai: OpenAI,
  model: string,
  asked: readonly Question[],
): Promise<Map<Question, string>> {
  const answers = new Map<Question, string>()
  for (const question of asked) {
    const { choices } = await openai.chat.completions.create(bodyOf(model, question))
    answers.set(question, choices[0]?.message.content ?? '')
  }
  return answers
}
