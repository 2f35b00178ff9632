import type { NativeContext } from '../native/native-context.ts'
import { createDelivery } from './delivery.ts'
import { engineFailure } from './engine-failure.ts'
import type { Guessing } from './guessing.ts'
import { type Job, tell } from './job.ts'
import type { NativeTurns } from './native-turns.ts'
import { createPassCost } from './pass-cost.ts'
import type { PromptPace } from './prompt-pace.ts'
import { planRound } from './round-plan.ts'
import type { SlotCopies } from './slot-copies.ts'
import { forgetBeyond } from './prompt-overlap.ts'
import { type Slot, forgetFrom, freeSlot } from './slot.ts'
import { createTokenSampling } from './token-sampling.ts'

export interface StepLoopOptions {
  readonly native: NativeContext
  readonly slots: readonly Slot[]
  readonly turns: NativeTurns
  readonly copies: SlotCopies
  readonly pace: PromptPace
  readonly guessing: Guessing | null
  /** Called between two steps: slots that are free may be given away. */
  admit(): void
  /** Prompt tokens that were there already. */
  onCached(tokens: number): void
  onComputed(tokens: number): void
  onToken(): void
}

export interface StepLoop {
  /**
   * Does one step and answers whether there was one to do. A step is a native action that was asked
   * for, a slice of one prompt, or the next token of every answer.
   */
  step(): Promise<boolean>
  /** Since the native call under way began; 0 when none is. */
  stalledForMs(): number
}

interface Part {
  readonly slot: Slot
  readonly tokens: Uint32Array
  readonly outputs: Uint32Array
}

const noOutputs = new Uint32Array(0)
const firstOutput = Uint32Array.of(0)

export function createStepLoop(options: StepLoopOptions): StepLoop {
  const { native, slots, turns, copies, pace, guessing } = options
  const delivery = createDelivery(slots, native.isEnd, options.onToken)
  const sampling = createTokenSampling(native, delivery)
  const passCost = createPassCost()
  let beganAtMs: number | null = null
  /** Answers and prompts take turns, so that neither waits for more than one step of the other. */
  let promptTurn = true

  const timed = async <T>(under: Promise<T>): Promise<T> => {
    beganAtMs = performance.now()
    try {
      return await under
    } finally {
      beganAtMs = null
    }
  }

  /** Begins something native, hands out what the step before has brought, and waits. */
  const natively = async <T>(begin: () => Promise<T>): Promise<T> => {
    const under = begin()
    delivery.deliverAll()
    return timed(under)
  }

  /** Its memory holds what could be found of the prompt; the rest has to be computed. */
  const start = (slot: Slot, job: Job) =>
    tell(job, () => {
      forgetBeyond(native, slot, job)
      const cachedTokens = slot.tokens.length
      job.cachedTokens = cachedTokens
      options.onCached(cachedTokens)
      slot.sampler.begin(job.request.sampling, job.request.grammar)
      slot.phase = 'prompt'
      const cachedFrom = cachedTokens > 0 ? job.cachedFrom : null
      job.sink.started?.({ slot: slot.index, cachedTokens, cachedFrom })
    })

  const readSlice = async (slot: Slot, job: Job, besideAnswers: boolean) => {
    const from = slot.tokens.length
    const most = besideAnswers ? pace.sliceBesideAnswers() : native.batchTokens
    const to = Math.min(from + most, copies.nextBoundary(slot, from), job.prompt.length)
    const tokens = job.prompt.subarray(from, to)
    const isLast = to === job.prompt.length
    const beganAt = performance.now()
    const outputs = await compute([
      { slot, tokens, outputs: isLast ? Uint32Array.of(tokens.length - 1) : noOutputs },
    ])
    if (!outputs) return
    pace.learn(tokens.length, performance.now() - beganAt)
    options.onComputed(tokens.length)
    job.computedTokens += tokens.length
    if (job.settled) return
    tell(job, () => job.sink.prompt?.(job.computedTokens))
    if (!isLast || job.settled) return
    slot.phase = 'answer'
    await timed(sampling.sampleEach([slot], outputs))
  }

  const answer = async (answering: readonly Slot[]) => {
    const [only] = answering
    if (guessing && answering.length === 1 && only?.job) {
      await answerWithGuesses(only, only.job, guessing)
      return
    }
    const passes = planRound(
      answering.map(({ index }) => index),
      passCost.estimate,
    )
    // Neighbours that follow each other would be computed in one pass; falling runs never do.
    const order = passes.toReversed().flat()
    const parts = order.map((index) => {
      const slot = slots[index]!
      return { slot, tokens: Uint32Array.of(slot.next!), outputs: firstOutput }
    })
    const beganAt = performance.now()
    const outputs = await compute(parts)
    if (!outputs) return
    passCost.learn(
      passes.map(({ length }) => length),
      performance.now() - beganAt,
    )
    for (const { slot } of parts) slot.next = null
    await timed(
      sampling.sampleEach(
        parts.map(({ slot }) => slot),
        outputs,
      ),
    )
  }

  /** The next token of the only answer there is, and as many after it as were guessed right. */
  const answerWithGuesses = async (slot: Slot, job: Job, guessing: Guessing) => {
    // Without a draft model there is nothing native to wait for; the pass is soon under way.
    const guesses = await (guessing.usesDraft
      ? natively(() => guessing.guess(slot, job))
      : guessing.guess(slot, job))
    if (job.settled || slot.next === null) return
    const from = slot.tokens.length
    const tokens = Uint32Array.of(slot.next, ...guesses)
    const beganAt = performance.now()
    const outputs = await compute([{ slot, tokens, outputs: tokens.map((_, at) => at) }])
    if (!outputs) return
    const passMs = performance.now() - beganAt
    slot.next = null
    const right = await timed(sampling.sampleGuessed(slot, outputs[0]!, guesses))
    guessing.learn(guesses.length, right, passMs)
    if (guesses.length === 0) passCost.learn([1], passMs)
    forgetFrom(native, slot, from + 1 + right)
  }

  /** One batch. Answers `null` after a failure, which ends all generations in it. */
  const compute = async (parts: readonly Part[]) => {
    try {
      const outputs = await natively(() =>
        native.compute(
          parts.map(({ slot, tokens, outputs }) => ({
            sequence: slot.index,
            position: slot.tokens.length,
            tokens,
            outputs,
          })),
        ),
      )
      for (const { slot, tokens } of parts) slot.tokens.append(tokens)
      return outputs
    } catch (error) {
      for (const { slot } of parts) {
        slot.job?.fail(engineFailure(error))
        freeSlot(slot)
        slot.tokens.cutTo(native.forgetFrom(slot.index, 0))
      }
      return null
    }
  }

  const sweep = () => {
    for (const slot of slots) if (slot.job?.settled) freeSlot(slot)
  }

  return {
    async step() {
      sweep()
      options.admit()
      copies.serve()
      for (const slot of slots) if (slot.phase === 'ready' && slot.job) start(slot, slot.job)
      const answering = slots.filter((slot) => slot.next !== null)
      const reading = firstInLine(slots)
      if (turns.length > 0) {
        await natively(() => turns.runNext())
      } else if (reading?.job && (promptTurn || answering.length === 0)) {
        promptTurn = false
        await readSlice(reading, reading.job, answering.length > 0)
      } else if (answering.length > 0) {
        promptTurn = true
        await answer(answering)
      } else {
        delivery.deliverAll()
        return slots.some((slot) => slot.job?.settled)
      }
      return true
    },
    stalledForMs: () => (beganAtMs === null ? 0 : performance.now() - beganAtMs),
  }
}

function firstInLine(slots: readonly Slot[]): Slot | undefined {
  const reading = slots.filter((slot) => slot.phase === 'prompt')
  return reading.toSorted((a, b) => a.job!.rank - b.job!.rank)[0]
}
