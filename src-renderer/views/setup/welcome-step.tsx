import { Clock, HousePlug, type LucideIcon, ShieldCheck } from 'lucide-react'
import { StepFrame } from './step-frame.tsx'
import type { StepProps } from './steps.ts'

const points: readonly { icon: LucideIcon; title: string; text: string }[] = [
  {
    icon: ShieldCheck,
    title: 'Nothing leaves unless you say so',
    text: 'No account, no statistics. Corral asks the network only for what you ask it for, and lists each connection.',
  },
  {
    icon: HousePlug,
    title: 'What you have stays where it is',
    text: 'Models of other apps are used in place, and their files are never changed.',
  },
  {
    icon: Clock,
    title: 'Two minutes',
    text: 'Memory, a first model, a key if you want one, an app. Skip what you like; all of it can be changed later.',
  },
]

export function WelcomeStep(props: StepProps) {
  return (
    <StepFrame
      {...props}
      marked
      title="Welcome to Corral"
      lead="It runs language models on this Mac, and gives your apps one address for these and for the cloud."
      verb="Get started"
    >
      <ul className="mx-auto flex max-w-120 flex-col gap-4">
        {points.map(({ icon: Icon, title, text }) => (
          <li key={title} className="flex gap-3">
            <Icon
              size={20}
              strokeWidth={1.75}
              aria-hidden
              className="mt-0.5 shrink-0 text-accent"
            />
            <div>
              <h2 className="font-semibold">{title}</h2>
              <p className="text-ink-2">{text}</p>
            </div>
          </li>
        ))}
      </ul>
    </StepFrame>
  )
}
