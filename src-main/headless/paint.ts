import { styleText } from 'node:util'

export type Paint = (style: 'dim' | 'green' | 'yellow' | 'red', text: string) => string

/** Colours on a terminal, unless NO_COLOR is set. */
export const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout })
