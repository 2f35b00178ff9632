import { EventSourceParserStream } from 'eventsource-parser/stream'
import { z } from 'zod'
import { PortRefusal, ProtocolFault, demand } from './faults.ts'

/** One server-sent event. */
export interface EventFrame {
  /** `null` where it has no name. */
  readonly event: string | null
  readonly data: string
}

export async function* readEventFrames(
  body: ReadableStream<Uint8Array> | null,
): AsyncGenerator<EventFrame, void> {
  demand(body !== null, 'The stream has no body.')
  const decoder = new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>
  for await (const { event, data } of body
    .pipeThrough(decoder)
    .pipeThrough(new EventSourceParserStream())) {
    yield { event: event ?? null, data }
  }
}

/** Data of a frame as its shape wants it. @throws ProtocolFault, PortRefusal for an error event */
export function dataOf<Shape extends z.ZodType>(frame: EventFrame, shape: Shape): z.infer<Shape> {
  return shaped(parsedData(frame), shape, frame.event ?? 'a chunk')
}

/** @throws ProtocolFault naming what is wrong in `what` */
export function shaped<Shape extends z.ZodType>(
  value: unknown,
  shape: Shape,
  what: string,
): z.infer<Shape> {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const path = issue?.path.map(String).join('.')
  throw new ProtocolFault(`${what} is not as it should be${path ? ` at ${path}` : ''}.`)
}

const StreamError = z.object({ error: z.object({ message: z.string() }) })

function parsedData({ data }: EventFrame): unknown {
  const value = ((): unknown => {
    try {
      return JSON.parse(data)
    } catch {
      throw new ProtocolFault('An event holds no JSON.')
    }
  })()
  const broken = StreamError.safeParse(value)
  if (broken.success) throw new PortRefusal(200, broken.data.error.message)
  return value
}
