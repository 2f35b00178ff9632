import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../project-root.ts'

const bundle = join(projectRoot, 'node_modules/node-llama-cpp/llama/gitRelease.bundle')

/** Any template of these is that of the model it names, to the letter. */
const templates = {
  'command-r7b': 'CohereForAI-c4ai-command-r7b-12-2024-tool_use',
  'deepseek-r1': 'llama-cpp-deepseek-r1',
  'deepseek-r1-distill': 'deepseek-ai-DeepSeek-R1-Distill-Qwen-32B',
  'deepseek-v3.1': 'deepseek-ai-DeepSeek-V3.1',
  'deepseek-v3.2': 'deepseek-ai-DeepSeek-V3.2',
  devstral: 'unsloth-mistral-Devstral-Small-2507',
  'gemma-2': 'google-gemma-2-2b-it',
  'gemma-4': 'google-gemma-4-31B-it',
  'gemma-4-interleaved': 'google-gemma-4-31B-it-interleaved',
  'glm-4.6': 'GLM-4.6',
  'glm-4.7': 'GLM-4.7-Flash',
  'gpt-oss': 'openai-gpt-oss-120b',
  'granite-3.3': 'ibm-granite-granite-3.3-2B-Instruct',
  'granite-4': 'ibm-granite-granite-4.0',
  'hermes-3': 'NousResearch-Hermes-3-Llama-3.1-8B-tool_use',
  'kimi-k2': 'moonshotai-Kimi-K2',
  'llama-3.1': 'meta-llama-Llama-3.1-8B-Instruct',
  'llama-3.2': 'meta-llama-Llama-3.2-3B-Instruct',
  magistral: 'mistralai-Ministral-3-14B-Reasoning-2512',
  'minimax-m2': 'MiniMax-M2',
  'mistral-nemo': 'mistralai-Mistral-Nemo-Instruct-2407',
  'mistral-small-3.2': 'Mistral-Small-3.2-24B-Instruct-2506',
  'nemotron-nano-2': 'NVIDIA-Nemotron-Nano-v2',
  'phi-3.5': 'microsoft-Phi-3.5-mini-instruct',
  'qwen-2.5': 'Qwen-Qwen2.5-7B-Instruct',
  'qwen-3': 'Qwen-Qwen3-0.6B',
  'qwen-3-coder': 'Qwen3-Coder',
  'qwen-3.5': 'Qwen3.5-4B',
  qwq: 'Qwen-QwQ-32B',
  'seed-oss': 'ByteDance-Seed-OSS',
}

export type FamilyName = keyof typeof templates

export const familyNames = Object.keys(templates) as FamilyName[]

/**
 * The chat template of a family, in Jinja. It comes from llama.cpp's own sources, which the
 * engine's package brings along, so nothing of others is copied into this repository.
 */
export function familyTemplate(family: FamilyName): string {
  return readSource(`models/templates/${templates[family]}.jinja`).toString('utf8')
}

/** A GGUF file with a real vocabulary and no weights. */
export function familyVocabulary(name: 'qwen2' | 'llama-bpe' | 'llama-spm'): Buffer {
  return readSource(`models/ggml-vocab-${name}.gguf`)
}

function readSource(path: string): Buffer {
  const maxBuffer = 64 * 1024 * 1024
  return execFileSync('git', ['-C', unpacked(), 'show', `HEAD:${path}`], { maxBuffer })
}

/** Unpacks the bundle once per machine and version of the package, which takes about a second. */
function unpacked(): string {
  const target = join(tmpdir(), `corral-llama-sources-${statSync(bundle).size}.git`)
  if (existsSync(target)) return target
  const own = `${target}.${process.pid}`
  execFileSync('git', ['clone', '--quiet', '--bare', bundle, own])
  try {
    renameSync(own, target)
  } catch {
    // Another test file was quicker.
    rmSync(own, { recursive: true, force: true })
  }
  return target
}

/**
 * The same template for a chain model, which only answers behind a mark of its own. A prompt that
 * opens the model's thinking no longer ends with it.
 */
export function familyChainTemplate(family: FamilyName): string {
  return `${familyTemplate(family)}{%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}`
}
