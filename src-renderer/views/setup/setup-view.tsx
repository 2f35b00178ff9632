import { type ComponentType, useState } from 'react'
import type { SetupStep } from '../../../src-main/contract/setup.ts'
import { navigate } from '../../lib/route.ts'
import { endSetup, keepSetupStep, useSetup } from '../../stores/setup.ts'
import { Button } from '../../ui/button.tsx'
import { AppStep } from './app-step.tsx'
import { CloudStep } from './cloud-step.tsx'
import { DoneStep } from './done-step.tsx'
import { FoldersStep } from './folders-step.tsx'
import { MemoryStep } from './memory-step.tsx'
import { ModelStep } from './model-step.tsx'
import { type StepProps, steps } from './steps.ts'
import { WelcomeStep } from './welcome-step.tsx'

const views: Record<SetupStep, ComponentType<StepProps>> = {
  welcome: WelcomeStep,
  memory: MemoryStep,
  folders: FoldersStep,
  model: ModelStep,
  cloud: CloudStep,
  app: AppStep,
  done: DoneStep,
}

/** The guide of the first start. It shows what other screens set; each step can be left as it is. */
export function SetupView() {
  const state = useSetup((setup) => setup.state)
  // Whoever calls it again from the menu goes through it from the start.
  const [step, setStep] = useState(state?.finishedAt === null ? state.step : 'welcome')
  const at = steps.findIndex(({ id }) => id === step)
  const View = views[step]

  function goTo(index: number): void {
    const target = steps[index]
    if (target === undefined) return
    setStep(target.id)
    keepSetupStep(target.id)
  }

  async function end(): Promise<void> {
    await endSetup(step)
    navigate('chat')
  }

  return (
    <main aria-label="Set up Corral" className="flex h-full flex-col bg-canvas">
      <header className="drag grid h-13 shrink-0 grid-cols-[1fr_auto_1fr] items-center px-6">
        <p className="col-start-2 text-sm text-ink-3 tabular-nums">
          Step {at + 1} of {steps.length}
        </p>
        {step !== 'done' && (
          <Button kind="quiet" className="-mr-3 justify-self-end" onClick={() => void end()}>
            Skip setup
          </Button>
        )}
      </header>
      <StepLine at={at} />
      <View
        key={step}
        back={at > 0 ? () => goTo(at - 1) : null}
        next={step === 'done' ? () => void end() : () => goTo(at + 1)}
      />
    </main>
  )
}

/** How far it is, for those who see it; the words above say the same. */
function StepLine({ at }: { at: number }) {
  return (
    <ol aria-hidden className="mx-auto flex w-full max-w-160 shrink-0 gap-1.5 px-6">
      {steps.map(({ id }, index) => (
        <li
          key={id}
          className={`h-1 flex-1 rounded-full ${index <= at ? 'bg-accent-solid' : 'bg-fill-strong'}`}
        />
      ))}
    </ol>
  )
}
