import { z } from 'zod'
import { type EventFrame, dataOf } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'
import { demandWeatherCall, refuseCutOff, responsesWeather } from '../weather-question.ts'

const Numbered = z.object({ type: z.string(), sequence_number: z.int() })
const Item = z.object({ id: z.string().optional(), type: z.string() })
const ItemEvent = z.object({ output_index: z.int(), item: Item })
const ArgumentsDelta = z.object({ output_index: z.int(), item_id: z.string(), delta: z.string() })
const ArgumentsDone = z.object({
  output_index: z.int(),
  item_id: z.string(),
  arguments: z.string(),
})
const Call = z.object({
  type: z.literal('function_call'),
  call_id: z.string().min(1),
  name: z.string(),
  arguments: z.string(),
})
const End = z.object({
  response: z.object({
    status: z.string(),
    output: z.array(z.looseObject({ type: z.string() })),
    usage: z.object({ input_tokens: z.int().positive(), output_tokens: z.int() }),
  }),
})

/** The events of a response, with a call in them. */
export const responsesEvents: SelfTest = {
  name: 'responses-events',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { frames } = await port.stream('/v1/responses', responsesWeather)
    for (const [at, frame] of frames.entries()) {
      const { type, sequence_number: number } = dataOf(frame, Numbered)
      demand(type === frame.event, 'An event has another name than its type.')
      demand(number === at, 'The numbers of the events skip one.')
    }
    demand(frames[0]?.event === 'response.created', 'The first event is no response.created.')
    const last = frames.at(-1)
    refuseCutOff(last?.event === 'response.incomplete')
    demand(last?.event === 'response.completed', 'The last event is no response.completed.')
    const { output } = dataOf(last, End).response
    demandItems(frames, output.length)
    const found = output.find(({ type }) => type === 'function_call')
    const call = found && Call.safeParse(found)
    demand(call?.success !== false, 'The call has no id, no name or no arguments.')
    demandWeatherCall(call?.data)
    demand(
      argumentsOf(frames) === call?.data.arguments,
      'The pieces of the call are not its whole.',
    )
    return `${frames.length} events from response.created to response.completed, with a call.`
  },
}

/** Each item is added, and done before the next. */
function demandItems(frames: readonly EventFrame[], count: number): void {
  const events = frames.filter(({ event }) => event?.startsWith('response.output_item.'))
  demand(events.length === 2 * count, 'Not every item is added and done.')
  for (const [at, frame] of events.entries()) {
    const wanted = at % 2 === 0 ? 'response.output_item.added' : 'response.output_item.done'
    const isInTurn = dataOf(frame, ItemEvent).output_index === Math.floor(at / 2)
    demand(frame.event === wanted && isInTurn, 'The items are not in order.')
  }
}

function argumentsOf(frames: readonly EventFrame[]): string {
  const of = (name: string) =>
    frames.filter(({ event }) => event === `response.function_call_arguments.${name}`)
  const [done] = of('done')
  demand(done !== undefined, 'The arguments of the call have no end.')
  const whole = dataOf(done, ArgumentsDone)
  const pieces = of('delta').map((frame) => dataOf(frame, ArgumentsDelta))
  const own = pieces.filter(({ item_id: id }) => id === whole.item_id).map(({ delta }) => delta)
  demand(own.join('') === whole.arguments, 'The pieces of the arguments are not their whole.')
  return whole.arguments
}
