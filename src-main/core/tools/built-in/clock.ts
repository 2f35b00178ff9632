import { z } from 'zod'
import { ToolMistake, builtInTool } from './built-in-tool.ts'

const CalendarDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'A date is such as 2027-01-31')
  .refine((date) => isDay(date), 'There is no such day')
const dayMs = 86_400_000

export const clock = builtInTool(
  {
    name: 'clock',
    title: 'Clock',
    description:
      'Tells what time it is, here or in another time zone. Given a date, also its weekday and how ' +
      'many days lie between it and today, or another date.',
    takes: z.object({
      time_zone: z
        .string()
        .max(60)
        .optional()
        .describe('IANA name such as Europe/Berlin; left out: the zone of this computer'),
      date: CalendarDate.optional().describe('Such as 2027-01-31'),
      from: CalendarDate.optional().describe('Where to count from; left out: today'),
    }),
  },
  ({ time_zone: timeZone, date, from }) => {
    const now = new Date()
    const parts = partsOf(now, timeZone)
    const lines = [`${isoOf(parts)} (${wordsOf(now, timeZone)})`]
    if (date) lines.push(distance(from ?? isoDateOf(parts), date))
    return lines.join('\n')
  },
)

/** @throws ToolMistake for a zone that is not known */
function partsOf(now: Date, timeZone: string | undefined): Readonly<Record<string, string>> {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
      ...(timeZone && { timeZone }),
    })
    return Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]))
  } catch {
    throw new ToolMistake('There is no such time zone. Names are such as Europe/Berlin or UTC.')
  }
}

function isoDateOf({ year, month, day }: Readonly<Record<string, string>>): string {
  return `${year}-${month}-${day}`
}

function isoOf(parts: Readonly<Record<string, string>>): string {
  const offset = (parts.timeZoneName ?? '').replace('GMT', '') || '+00:00'
  return `${isoDateOf(parts)}T${parts.hour}:${parts.minute}:${parts.second}${offset}`
}

function wordsOf(now: Date, timeZone: string | undefined): string {
  const zone = timeZone ? { timeZone } : {}
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'full', ...zone }).format(
    now,
  )
}

function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date)
}

function distance(from: string, date: string): string {
  const days = Math.round((Date.parse(date) - Date.parse(from)) / dayMs)
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: 'UTC' })
  const many = `${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'}`
  const away = days === 0 ? 'the same day as' : `${many} ${days > 0 ? 'after' : 'before'}`
  return `${date} is a ${weekday.format(new Date(date))}, ${away} ${from}.`
}
