import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Llama,
  type LlamaContextOptions,
  type LlamaModel,
  type Token,
  getLlama,
} from 'node-llama-cpp'
import {
  type BatchPart,
  type NativeContext,
  createNativeContext,
} from '../../../src-main/core/engine/native/native-context.ts'
import type {
  GenerationEnd,
  GenerationRequest,
  GenerationSink,
  GenerationStart,
  ResolvedSampling,
} from '../../../src-main/core/engine/scheduler/generation.ts'
import {
  type Scheduler,
  type SchedulerOptions,
  createScheduler,
} from '../../../src-main/core/engine/scheduler/scheduler.ts'
import { writeRandomModel } from '../../helpers/models/random-model.ts'

/** How often a property is tried: more in long runs. */
export const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)

export const greedy: ResolvedSampling = {
  temperature: 0,
  topP: 1,
  topK: 0,
  minP: 0,
  seed: 0,
  frequencyPenalty: 0,
  presencePenalty: 0,
  repeatPenalty: 1,
  logitBias: new Map(),
}

interface Answer {
  readonly tokens: Token[]
  readonly end: GenerationEnd
  readonly start: GenerationStart
}

export interface TestScheduler {
  readonly native: NativeContext
  readonly scheduler: Scheduler
  /** Runs one generation to its end, by default 24 tokens of the greedy answer. */
  answer(
    prompt: readonly Token[],
    request?: Partial<GenerationRequest>,
    sink?: Partial<GenerationSink>,
    signal?: AbortSignal,
  ): Promise<Answer>
  end(): Promise<void>
}

export interface TestModels {
  readonly llama: Llama
  /** A private folder for model files. */
  readonly folder: string
  load(path: string): Promise<LlamaModel>
  end(): Promise<void>
}

export async function testModels(): Promise<TestModels> {
  const folder = await mkdtemp(join(tmpdir(), 'corral-scheduler-'))
  const llama = await getLlama({ build: 'never', gpu: false, maxThreads: 1, progressLogs: false })
  const loaded: LlamaModel[] = []
  return {
    llama,
    folder,
    async load(modelPath) {
      const model = await llama.loadModel({ modelPath })
      loaded.push(model)
      return model
    },
    async end() {
      // One that was collected before it was disposed would be waited for by the library for ever.
      for (const model of loaded) await model.dispose()
      await llama.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function testScheduler(
  model: LlamaModel,
  contextOptions: LlamaContextOptions = {},
  options: SchedulerOptions = {},
  wrap: (native: NativeContext) => NativeContext = (native) => native,
): Promise<TestScheduler> {
  const context = await model.createContext({
    contextSize: 1024,
    sequences: 4,
    threads: 1,
    ...contextOptions,
  })
  const native = wrap(createNativeContext(context))
  const scheduler = createScheduler(native, options)
  return {
    native,
    scheduler,
    async answer(prompt, request = {}, sink = {}, signal = new AbortController().signal) {
      const tokens: Token[] = []
      let start: GenerationStart | undefined
      const end = await scheduler.generate(
        {
          prompt,
          maxTokens: 24,
          sampling: greedy,
          grammar: null,
          topLogprobs: null,
          priority: 'normal',
          label: 'test',
          ...request,
        },
        {
          ...sink,
          started(how) {
            start = how
            sink.started?.(how)
          },
          token(token, probability) {
            tokens.push(token)
            return sink.token?.(token, probability) ?? 'continue'
          },
        },
        signal,
      )
      if (!start) throw new Error('the generation ended before it started')
      return { tokens, end, start }
    },
    async end() {
      await scheduler.stop()
      await context.dispose()
    },
  }
}

/** What node-llama-cpp's own loop answers, greedily by default. */
export async function publicAnswer(
  model: LlamaModel,
  prompt: readonly Token[],
  maxTokens = 24,
  options: { temperature?: number; topK?: number; topP?: number; seed?: number } = {},
): Promise<Token[]> {
  const context = await model.createContext({ contextSize: 1024, threads: 1 })
  const tokens: Token[] = []
  const answer = context.getSequence().evaluate([...prompt], { temperature: 0, ...options })
  for await (const token of answer) if (tokens.push(token) === maxTokens) break
  await context.dispose()
  return tokens
}

/** A model whose answers do not depend on how its prompts are cut: its numbers are exact enough. */
export async function exactModel(models: TestModels): Promise<LlamaModel> {
  const path = join(models.folder, 'exact.gguf')
  await writeRandomModel(path, { layers: 2, embeddingLength: 128, encoding: 'F32' })
  return models.load(path)
}

/** Records the passes that go through a native context. */
export function recordPasses(native: NativeContext): {
  native: NativeContext
  passes: (readonly BatchPart[])[]
} {
  const passes: (readonly BatchPart[])[] = []
  return {
    passes,
    native: {
      ...native,
      compute(parts) {
        passes.push(parts)
        return native.compute(parts)
      },
    },
  }
}

/** Tokens of no meaning, different for each seed. */
export function promptOf(length: number, seed: number): Token[] {
  return Array.from({ length }, (_, at) => (400 + ((at * 31 + seed * 977) % 1900)) as Token)
}
