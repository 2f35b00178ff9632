import type { SetupStep } from '../../../src-main/contract/setup.ts'

/** In their order, with what the line of steps calls them. */
export const steps: readonly { id: SetupStep; label: string }[] = [
  { id: 'welcome', label: 'Welcome' },
  { id: 'memory', label: 'Memory' },
  { id: 'folders', label: 'Models of other apps' },
  { id: 'model', label: 'First model' },
  { id: 'cloud', label: 'Cloud' },
  { id: 'app', label: 'Apps' },
  { id: 'done', label: 'Done' },
]

/** What every step can do. */
export interface StepProps {
  next: () => void
  /** null where there is nothing before. */
  back: (() => void) | null
}
