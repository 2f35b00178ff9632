import type { Llama, LlamaModel } from 'node-llama-cpp'
import type { ChatRequest } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import { compilePrompt } from '../prompt/prompt-template.ts'
import { readPromptSource, tokenizePrompt } from '../prompt/tokenize-prompt.ts'
import { tokenizeInSlices } from '../prompt/tokenize-in-slices.ts'
import { startLibrary } from '../start-library.ts'
import type { TrialRequest, TrialStage } from './trial-messages.ts'

/** How a trial that comes to an end ends. */
export interface TrialEnd {
  /** `null` when the engine takes the file. */
  readonly refusal: string | null
  readonly isPassing: boolean
}

/**
 * Of larger files the weights are not read. On a processor, the engine copies weights of many types
 * into memory of its own, whatever is said about mapping; and one token reads them all.
 */
const wholeLoadBytes = 512 * 2 ** 20

const contextTokens = 256

/**
 * Does with a file what the application will do with it, and says where it is. A file that was made
 * to break the engine breaks this process.
 */
export async function tryModel(
  request: TrialRequest,
  report: (stage: TrialStage) => void,
): Promise<TrialEnd> {
  let llama: Llama
  try {
    llama = await startLibrary({ debug: () => {} }, 1)
  } catch {
    return { refusal: 'The engine does not start for a trial.', isPassing: true }
  }
  try {
    report('load')
    const isWhole = request.sizeBytes <= wholeLoadBytes
    if (!isWhole) await planLoad(llama, request.path)
    const model = await llama.loadModel({
      modelPath: request.path,
      gpuLayers: 0,
      vocabOnly: !isWhole,
      ignoreMemorySafetyChecks: true,
    })
    await tokenizeInSlices(model, sampleText, { controlTokens: true, goesOn: false })
    report('template')
    const source = await readPromptSource(model)
    const prompt = renderSample(source)
    if (prompt) await tokenizePrompt(model, prompt)
    report('answer')
    if (isWhole) await computeOneToken(model)
    return { refusal: null, isPassing: false }
  } catch (error) {
    return refusalOf(error)
  }
}

/**
 * Builds the model and its graph without any memory for them: the same native steps that come
 * before every load, with all the shapes of the tensors.
 */
async function planLoad(llama: Llama, path: string): Promise<void> {
  const { GgufInsights, readGgufFileInfo } = await import('node-llama-cpp')
  const info = await readGgufFileInfo(path, { sourceType: 'filesystem', logWarnings: false })
  const insights = await GgufInsights.from(info, llama)
  await insights.estimateModelResourceRequirementsV2({ gpuLayers: 0 })
  await insights.estimateContextResourceRequirementsV2({
    contextSize: contextTokens,
    modelGpuLayers: 0,
    sequences: 1,
  })
}

/** `null` when the template refuses so short a conversation, as an honest one may. */
function renderSample(source: Parameters<typeof compilePrompt>[0]) {
  const template = compilePrompt(source)
  try {
    return template.render(sampleRequest)
  } catch (error) {
    if (!(error instanceof CorralError) || !isHonest(error)) throw error
    return null
  }
}

function isHonest(error: CorralError): boolean {
  return error.code === 'invalid_input' && !/too much work|too deeply/.test(error.message)
}

/** Every kind of character that tokenizers take apart, and a piece that looks like a control token. */
const sampleText = `Hello, World! 123 4567 é ß 日本語 한국어 العربية \u{1F30A}\u{1F468}\u200D\u{1F469}\n\n\t  \u0000\u001F <|im_start|> <s> don't`

const sampleRequest: ChatRequest = {
  model: '',
  turns: [
    { role: 'system', blocks: [{ type: 'text', text: sampleText }] },
    { role: 'user', blocks: [{ type: 'text', text: sampleText }] },
  ],
  tools: [{ name: 'now', description: 'The time', parameters: { type: 'object' } }],
  toolChoice: 'auto',
  parallelToolCalls: true,
  output: { type: 'text' },
  thinking: { enabled: null, effort: null },
  templateOptions: {},
  sampling: {},
  maxTokens: 1,
  stop: [],
  choices: 1,
  topLogprobs: null,
  priority: 'low',
}

/** `LLAMA_POOLING_TYPE_RANK` of llama.cpp's llama.h. */
const rankPooling = 4

async function computeOneToken(model: LlamaModel): Promise<void> {
  const pooling: number = model.fileInfo.architectureMetadata.pooling_type ?? 0
  const options = { contextSize: contextTokens, batchSize: 32, threads: 1 }
  if (pooling === rankPooling) {
    const context = await model.createRankingContext(options)
    await context.rank('a', 'b')
    return
  }
  if (pooling !== 0) {
    const context = await model.createEmbeddingContext(options)
    await context.getEmbeddingFor('a')
    return
  }
  const context = await model.createContext({
    ...options,
    sequences: 1,
    failedCreationRemedy: false,
    ignoreMemorySafetyChecks: true,
  })
  const first = model.tokens.bos ?? model.tokenize('a').at(0)
  if (first === undefined) return
  await context.getSequence().evaluateWithoutGeneratingNewTokens([first])
}

/** The library's own words may hold a path. Whether memory is short depends on the day. */
function refusalOf(error: unknown): TrialEnd {
  if (error instanceof CorralError) return { refusal: error.message, isPassing: false }
  const message = error instanceof Error ? error.message : ''
  if (/memory|vram|enomem/i.test(message)) {
    return { refusal: 'There is not enough memory to try it.', isPassing: true }
  }
  if (/enoent|eacces|eperm|eio\b/i.test(message)) {
    return { refusal: 'The file cannot be read.', isPassing: true }
  }
  return {
    refusal: 'The engine does not load it: it is damaged, or of a kind that is not known.',
    isPassing: false,
  }
}
