import type { KvChoice, SwitchChoice } from './settings-draft.ts'

interface Choice<T extends string> {
  value: T
  label: string
  note?: string
}

export const kvChoices: readonly Choice<KvChoice>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'f16', label: 'f16', note: 'exact' },
  { value: 'q8_0', label: 'q8_0', note: 'half the memory' },
  { value: 'q5_1', label: 'q5_1', note: 'three eighths' },
  { value: 'q4_0', label: 'q4_0', note: 'a good quarter' },
]

export const switchChoices: readonly Choice<SwitchChoice>[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'on', label: 'On' },
  { value: 'off', label: 'Off' },
]
