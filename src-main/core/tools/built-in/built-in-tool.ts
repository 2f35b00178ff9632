import { z } from 'zod'
import type { ToolOutcome } from '../tool-runner.ts'

/** A tool that ships with Corral: it reads nothing of this Mac and reaches nobody. */
export interface BuiltInTool {
  /** For its users, as its id, and for models. */
  readonly name: string
  readonly title: string
  /** For models. */
  readonly description: string
  /** JSON schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** @param given what the model gave: any JSON object */
  run(given: Readonly<Record<string, unknown>>): Promise<ToolOutcome>
}

/**
 * @param answer what the model is told.
 * @throws ToolMistake for what the model can do better
 */
export function builtInTool<T extends z.ZodType>(
  about: Pick<BuiltInTool, 'name' | 'title' | 'description'> & { readonly takes: T },
  answer: (given: z.infer<T>) => string | Promise<string>,
): BuiltInTool {
  const { takes, ...facts } = about
  const { $schema: _, ...parameters } = z.toJSONSchema(takes)
  return {
    ...facts,
    parameters,
    async run(given) {
      const parsed = takes.safeParse(given)
      if (!parsed.success) return { text: mistakes(parsed.error), failed: true }
      try {
        return { text: await answer(parsed.data), failed: false }
      } catch (error) {
        if (error instanceof ToolMistake) return { text: error.message, failed: true }
        throw error
      }
    },
  }
}

function mistakes({ issues }: z.ZodError): string {
  return issues
    .map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
    .join('\n')
}

/** The model has asked for what cannot be; the message tells it why. */
export class ToolMistake extends Error {}
