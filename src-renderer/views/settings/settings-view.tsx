import type { KeyboardEvent } from 'react'
import { routeTo, useRouteItem } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { ErrorBoundary } from '../../ui/error-boundary.tsx'
import { Toolbar } from '../../ui/screen.tsx'
import { sections } from './sections.ts'

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }

function moveFocus({ key, currentTarget }: KeyboardEvent<HTMLAnchorElement>): void {
  const step = steps[key]
  if (step === undefined) return
  const items = [...(currentTarget.closest('nav')?.querySelectorAll('a') ?? [])]
  items[items.indexOf(currentTarget) + step]?.focus()
}

/** The settings: a list of sections, and the one that the address names. */
export function SettingsView() {
  const item = useRouteItem()
  const admin = useCaller((caller) => caller.admin === true)
  const shown = sections.filter((section) => section.admin === undefined || admin)
  const current = shown.find(({ id }) => id === item) ?? shown[0] ?? sections[0]
  return (
    <>
      <Toolbar>
        <h1 className="min-w-12 truncate text-lg font-semibold">Settings</h1>
      </Toolbar>
      <div className="flex min-h-0 flex-1">
        <nav
          aria-label="Settings"
          className="w-44 shrink-0 overflow-y-auto border-r border-line px-2.5 py-4"
        >
          <ul className="flex flex-col gap-px">
            {shown.map(({ id, label, icon: Icon }) => (
              <li key={id}>
                <a
                  href={routeTo('settings', id)}
                  aria-current={id === current.id ? 'page' : undefined}
                  draggable={false}
                  onKeyDown={moveFocus}
                  className="flex h-7 cursor-default items-center gap-2 rounded-sm px-2 text-ink-2 hover:bg-fill hover:text-ink aria-[current=page]:bg-fill-strong aria-[current=page]:font-medium aria-[current=page]:text-ink"
                >
                  <Icon size={15} strokeWidth={1.75} aria-hidden className="shrink-0" />
                  <span className="truncate">{label}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="relative min-w-0 flex-1 overflow-y-auto">
          <div className="flex min-h-full max-w-170 flex-col gap-8 px-6 pt-5 pb-10">
            <ErrorBoundary key={current.id}>
              <current.component />
            </ErrorBoundary>
          </div>
        </div>
      </div>
    </>
  )
}
