import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { userCall } from './call.ts'

/** What is tried through the real port, in this order. */
export const SelfTestName = z.enum([
  'chat',
  'stream',
  'tool-calls',
  'parallel-tool-calls',
  'json-schema',
  'usage',
  'count-tokens',
  'responses-events',
  'anthropic-events',
  'long-prompt',
  'embeddings',
  'rerank',
])
export type SelfTestName = z.infer<typeof SelfTestName>

export const SelfTestResult = z.object({
  name: SelfTestName,
  outcome: z.enum(['passed', 'failed', 'skipped']),
  detail: z.string().nullable().describe('What was seen, without any of the prompt'),
  durationMs: z.number().int(),
})
export type SelfTestResult = z.infer<typeof SelfTestResult>

/** Whether an app that talks to Corral would get on with the model. */
export const AppVerdict = z.object({
  app: z.string().describe('Claude Code, Codex, Xcode, Cline, …'),
  verdict: z.enum(['works', 'partly', 'no', 'unknown']),
  reason: z.string().nullable(),
})
export type AppVerdict = z.infer<typeof AppVerdict>

export const SelfTestReport = z.object({
  modelId: z.string(),
  state: z
    .enum(['never', 'running', 'done', 'outdated'])
    .describe('outdated: the file has changed'),
  running: SelfTestName.nullable(),
  results: z.array(SelfTestResult),
  apps: z.array(AppVerdict),
  testedAt: z.iso.datetime().nullable(),
})
export type SelfTestReport = z.infer<typeof SelfTestReport>

const tags = ['self-tests']
const ModelRef = z.object({ modelId: z.string().min(1).max(512) })

export const selfTests = {
  report: userCall
    .route({ method: 'GET', path: '/models/self-test', tags, summary: 'The newest results' })
    .input(ModelRef)
    .output(SelfTestReport),
  list: userCall
    .route({ method: 'GET', path: '/models/self-tests', tags, summary: 'Of all models' })
    .output(z.array(SelfTestReport)),
  run: userCall
    .route({
      method: 'POST',
      path: '/models/self-test',
      tags,
      summary: 'Test a model through the local port; each step as it ends',
    })
    .input(ModelRef)
    .output(eventIterator(SelfTestReport)),
}
