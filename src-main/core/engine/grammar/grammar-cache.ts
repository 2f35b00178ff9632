import type { Llama, LlamaGrammar } from 'node-llama-cpp'
import { CorralError } from '../../errors.ts'
import { grammarProblem } from './grammar-check.ts'

export interface GrammarCache {
  /**
   * The compiled grammar of this GBNF, whose first rule is `root`; the newest ones are kept. It has
   * no owner and needs no disposing.
   * @throws CorralError `invalid_input` for a grammar that the engine cannot use
   */
  get(gbnf: string): Promise<LlamaGrammar>
}

const kept = 64

export function createGrammarCache(llama: Llama): GrammarCache {
  const grammars = new Map<string, Promise<LlamaGrammar>>()
  return {
    async get(gbnf) {
      const grammar = grammars.get(gbnf) ?? compile(llama, gbnf)
      grammars.delete(gbnf)
      grammars.set(gbnf, grammar)
      const [oldest] = grammars.keys()
      if (grammars.size > kept && oldest !== undefined) grammars.delete(oldest)
      return await grammar.catch((error: unknown) => {
        grammars.delete(gbnf)
        throw error
      })
    },
  }
}

async function compile(llama: Llama, gbnf: string): Promise<LlamaGrammar> {
  const problem = grammarProblem(gbnf)
  if (problem !== null) {
    throw new CorralError('invalid_input', `The grammar cannot be used: ${problem}.`, {
      param: 'grammar',
    })
  }
  try {
    return await llama.createGrammar({ grammar: gbnf })
  } catch (error) {
    throw new CorralError('invalid_input', 'The grammar is no GBNF that the engine can read.', {
      cause: error,
      param: 'grammar',
    })
  }
}
