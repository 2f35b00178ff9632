import { CorralError } from '../../errors.ts'
import type { NativeContext } from '../native/native-context.ts'
import type { PrefixStore } from '../prefix-store.ts'
import type { GenerationEnd, GenerationRequest, GenerationSink, SlotStatus } from './generation.ts'
import { createGuessing } from './guessing.ts'
import { type Job, createJob, tell } from './job.ts'
import { createNativeTurns } from './native-turns.ts'
import { createPreparation } from './preparation.ts'
import { createPromptPace } from './prompt-pace.ts'
import { createRateMeter } from './rate-meter.ts'
import { createServiceTime } from './service-time.ts'
import { chooseSlot } from './slot-choice.ts'
import { createSlotCopies } from './slot-copies.ts'
import { type Slot, createSlot, isFree, slotStatus, takeSlot } from './slot.ts'
import { keepState } from './state-keeping.ts'
import { createStepLoop } from './step-loop.ts'
import { createWaitingLine } from './waiting-line.ts'

export interface SchedulerOptions {
  readonly store?: PrefixStore | null
  /** Requests that may wait for a slot; default 256. */
  readonly maxWaiting?: number
  /** Guess that a text goes on as it did before; default no. */
  readonly promptLookup?: boolean
  /** A context of a small model with the same vocabulary, used for nothing else, that guesses. */
  readonly draft?: NativeContext | null
}

/**
 * Answers several requests at once on one native context: each step computes either the next token
 * of every answer or a slice of one prompt.
 */
export interface Scheduler {
  /**
   * Waits for a slot, computes the prompt, then gives tokens to the sink until the model, the sink
   * or a limit ends it. Aborting `signal` rejects with its reason at once and frees the slot within
   * one step.
   *
   * @throws CorralError `unavailable` when too many wait, when the engine fails on this request, or
   *   after `stop`; whatever the sink has thrown
   */
  generate(
    request: GenerationRequest,
    sink: GenerationSink,
    signal: AbortSignal,
  ): Promise<GenerationEnd>
  slots(): SlotStatus[]
  /** Requests that wait for a slot. */
  waiting(): number
  /** Of all answers, over the last seconds. */
  liveTokensPerSecond(): number
  /** Prompt tokens since the start. */
  promptCounts(): { computed: number; cached: number }
  /** Since the native call under way began; 0 when none is. */
  stalledForMs(): number
  /** Ends what still runs, refuses new work, and gives the slots' states to the store. */
  stop(): Promise<void>
}

export function createScheduler(native: NativeContext, options: SchedulerOptions = {}): Scheduler {
  const { store = null, maxWaiting = 256, promptLookup = false, draft = null } = options
  const slots = Array.from({ length: native.sequences }, (_, index) => createSlot(native, index))
  const line = createWaitingLine<Job>()
  const produced = createRateMeter()
  const serviceTime = createServiceTime(slots.length)
  const prompts = { computed: 0, cached: 0 }
  let running: Promise<void> | null = null
  let woken = false
  let stopping: Promise<void> | null = null

  const wake = () => {
    woken = true
    running ??= run()
  }

  const run = async () => {
    // What is submitted together is admitted together.
    await Promise.resolve()
    try {
      for (;;) {
        woken = false
        const worked = await loop.step()
        if (!worked && !woken) break
      }
    } catch (error) {
      for (const job of [...line.all(), ...activeJobs()]) job.fail(error)
    }
    running = null
  }

  const turns = createNativeTurns(wake)
  const copies = createSlotCopies(native, turns, wake)
  const pace = createPromptPace(native.batchTokens)
  const guessing = createGuessing(native, { promptLookup, draft })
  const prepare = createPreparation({ native, slots, turns, copies, pace, store })

  const admit = () => {
    for (let job = line.first(); job; job = line.first()) {
      const choice = chooseSlot(
        slots.filter((slot) => !slot.job),
        job.prompt,
      )
      if (!choice) {
        for (const left of line.all()) tellWaiting(left)
        return
      }
      line.remove(job)
      takeSlot(choice, job)
      void prepareSlot(choice, job).finally(wake)
    }
  }

  const prepareSlot = async (slot: Slot, job: Job) => {
    try {
      job.cachedFrom = await prepare(slot, job)
      if (slot.job === job) slot.phase = 'ready'
    } catch (error) {
      job.fail(error)
    }
  }

  const loop = createStepLoop({
    native,
    slots,
    turns,
    copies,
    pace,
    guessing,
    admit,
    onCached(tokens) {
      prompts.cached += tokens
    },
    onComputed(tokens) {
      prompts.computed += tokens
    },
    onToken: () => produced.count(1),
  })

  const activeJobs = () => slots.flatMap((slot) => slot.job ?? [])

  const stop = async () => {
    for (const job of [...line.all(), ...activeJobs()]) job.fail(unloading())
    for (const slot of slots) {
      await idle()
      if (store) await keepState(store, native, turns, slot, () => true)
    }
    await idle()
    await copies.end()
    guessing?.end()
    for (const slot of slots) {
      slot.sampler.dispose()
      slot.probabilities?.dispose()
    }
  }

  const idle = async () => {
    while (running) await running
  }

  return {
    async generate(request, sink, signal) {
      signal.throwIfAborted()
      if (stopping) throw unloading()
      if (line.length >= maxWaiting) {
        throw new CorralError('unavailable', 'Too many requests wait for this model already.', {
          retryAfterSeconds: serviceTime.waitSeconds(line.length),
        })
      }
      const job = createJob(request, sink, native.contextTokens, () => {
        line.remove(job)
        signal.removeEventListener('abort', cancel)
        serviceTime.learn(performance.now() - (job.startedAtMs ?? performance.now()))
        wake()
      })
      const cancel = () => job.fail(signal.reason)
      signal.addEventListener('abort', cancel, { once: true })
      line.add(job)
      if (!slots.some(isFree)) tellWaiting(job)
      wake()
      return job.promise
    },
    slots: () => slots.map(slotStatus),
    waiting: () => line.length,
    liveTokensPerSecond: () => produced.perSecond(),
    promptCounts: () => ({ ...prompts }),
    stalledForMs: () => loop.stalledForMs(),
    stop: () => (stopping ??= stop()),
  }
}

function tellWaiting(job: Job): void {
  if (job.knowsToWait) return
  job.knowsToWait = true
  tell(job, () => job.sink.waiting?.())
}

function unloading(): CorralError {
  return new CorralError('unavailable', 'The model is being unloaded.')
}
