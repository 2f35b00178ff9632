import { z } from 'zod'
import type { AppCheck, AppDialect } from '../../contract/apps.ts'
import { anthropicVersion } from '../providers/upstream/headers.ts'

interface Question {
  readonly dialect: AppDialect
  /** Of the local port. */
  readonly address: string
  readonly token: string
  readonly model: string
  readonly signal: AbortSignal
}

type Answer = Pick<AppCheck, 'ok' | 'ms' | 'status' | 'answer' | 'problem'>

const question = 'Reply with the word OK.'
const mostAnswerTokens = 16
const shownAnswer = 120
/** A large model may have to be read from disk first. */
const patienceMs = 180_000

/** Asks one short question as an app would, over HTTP. Never throws: a failure is an answer too. */
export async function askOnce({
  dialect,
  address,
  token,
  model,
  signal,
}: Question): Promise<Answer> {
  const { path, body, headers, textOf } = dialects[dialect]
  const start = performance.now()
  const elapsed = () => Math.round(performance.now() - start)
  try {
    const response = await fetch(address + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        ...headers,
      },
      body: JSON.stringify(body(model)),
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    })
    const said: unknown = await response.json()
    const { status } = response
    if (!response.ok) {
      return { ok: false, ms: elapsed(), status, answer: null, problem: problemOf(said, status) }
    }
    const answer = textOf.safeParse(said)
    const text = answer.success ? answer.data.trim().slice(0, shownAnswer) : null
    const problem = answer.success ? null : 'The answer does not have the shape that the app reads.'
    return { ok: answer.success, ms: elapsed(), status, answer: text, problem }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    const problem = late
      ? `No answer within ${patienceMs / 1000} seconds.`
      : 'The local port did not answer.'
    return { ok: false, ms: elapsed(), status: null, answer: null, problem }
  }
}

interface DialectQuestion {
  readonly path: string
  readonly headers: Record<string, string>
  body(model: string): unknown
  /** Finds what the model said where the app's own client looks for it. */
  readonly textOf: z.ZodType<string>
}

const Blocks = z.array(z.object({ type: z.string(), text: z.string().optional() }))
const joined = (blocks: z.infer<typeof Blocks>) => blocks.map(({ text }) => text ?? '').join('')

const dialects: Record<AppDialect, DialectQuestion> = {
  anthropic: {
    path: '/v1/messages',
    headers: { 'anthropic-version': anthropicVersion },
    body: (model) => ({
      model,
      max_tokens: mostAnswerTokens,
      messages: [{ role: 'user', content: question }],
    }),
    textOf: z.object({ content: Blocks }).transform(({ content }) => joined(content)),
  },
  openai: {
    path: '/v1/chat/completions',
    headers: {},
    body: (model) => ({
      model,
      max_tokens: mostAnswerTokens,
      messages: [{ role: 'user', content: question }],
    }),
    textOf: z
      .object({
        choices: z.tuple([z.object({ message: z.object({ content: z.string().nullable() }) })]),
      })
      .transform(({ choices }) => choices[0].message.content ?? ''),
  },
  responses: {
    path: '/v1/responses',
    headers: {},
    body: (model) => ({
      model,
      input: question,
      max_output_tokens: mostAnswerTokens,
      store: false,
    }),
    textOf: z
      .object({ output: z.array(z.object({ content: Blocks.optional() })) })
      .transform(({ output }) => output.map(({ content }) => joined(content ?? [])).join('')),
  },
}

const Failure = z.object({ error: z.object({ message: z.string() }) })

function problemOf(said: unknown, status: number): string {
  const failure = Failure.safeParse(said)
  return failure.success ? failure.data.error.message : `The local port answered ${status}.`
}
