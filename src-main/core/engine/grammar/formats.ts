const day = '(?:0[1-9]|1\\d|2[0-8])'
const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)'
const date =
  `(?:\\d{4}-(?:(?:0[1-9]|1[0-2])-${day}|(?:0[13-9]|1[0-2])-(?:29|30)` +
  `|(?:0[13578]|1[02])-31)|${leapYear}-02-29)`
const time =
  '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)'
const byte = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const group = '[0-9a-fA-F]{1,4}'
const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,30}[a-zA-Z0-9])?'
const host = `${label}(?:\\.${label}){0,8}`
const uriCharacter = "[A-Za-z0-9._~:/?@!$&'()*+,;=-]"

const formats: ReadonlyMap<string, string> = new Map([
  ['date', date],
  ['time', time],
  ['date-time', `${date}T${time}`],
  [
    'duration',
    'P(?:\\d{1,4}W|(?:\\d{1,4}Y)?\\d{1,4}M(?:\\d{1,4}D)?|\\d{1,4}D(?:T\\d{1,4}H)?|T(?:\\d{1,4}H)?\\d{1,4}M(?:\\d{1,4}S)?|T\\d{1,4}[HS])',
  ],
  ['uuid', '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'],
  ['email', `[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*@${label}(?:\\.${label}){1,8}`],
  ['hostname', host],
  ['ipv4', `(?:${byte}\\.){3}${byte}`],
  ['ipv6', `(?:${group}:){7}${group}|(?:${group}:){1,6}:${group}|::(?:${group})?`],
  ['uri', `[A-Za-z][A-Za-z0-9+.-]{0,20}://${host}(?::\\d{1,4})?(?:/${uriCharacter}*)?`],
])

/** A regular expression for the strings of a format; `null` for a format that only informs. */
export function formatPattern(format: unknown): string | null {
  const pattern = typeof format === 'string' ? formats.get(format) : undefined
  return pattern === undefined ? null : `^(?:${pattern})$`
}
