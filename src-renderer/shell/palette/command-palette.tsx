import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { backdropClass } from '../../ui/dialog.tsx'
import { showPalette, usePalette } from '../../stores/palette.ts'
import { type Command, type CommandList, findCommands } from './command.ts'
import { useCommands } from './use-commands.ts'

/** Everything by its name: type a few letters, choose with the arrow keys, Return does it. */
export function CommandPalette() {
  const { open, times } = usePalette()
  const hasRun = useRef(false)

  function change(next: boolean): void {
    hasRun.current = false
    showPalette(next)
  }

  function run(command: Command): void {
    hasRun.current = true
    showPalette(false)
    command.run()
  }

  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropClass} />
        <Dialog.Popup
          finalFocus={() => (hasRun.current ? shownScreen() : true)}
          aria-label="Commands"
          className="fixed top-[14vh] left-1/2 z-30 flex max-h-[64vh] w-140 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-dialog outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          {/* Whoever opens it again while it fades begins anew, too. */}
          <Palette key={times} run={run} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Where the keyboard goes on after a command; not away from what the command has led it to. */
function shownScreen(): HTMLElement | false {
  const main = document.querySelector('main')
  return main?.contains(document.activeElement) === false && main
}

/** Lives as long as the palette is open: the next time nothing is typed yet. */
function Palette({ run }: { run: (command: Command) => void }) {
  const [typed, setTyped] = useState('')
  const lists = findCommands(useCommands(), typed)
  return (
    <Autocomplete.Root
      inline
      open
      items={lists}
      filter={null}
      autoHighlight="always"
      keepHighlight
      value={typed}
      itemToStringValue={(command: Command) => command.title}
      onValueChange={(next, { reason }) => {
        // What is chosen runs, and does not become what was typed.
        if (reason !== 'item-press') setTyped(next)
      }}
    >
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search size={16} className="shrink-0 text-ink-3" aria-hidden />
        <Autocomplete.Input
          aria-label="Search commands"
          placeholder="Do, find or open…"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          className="h-full min-w-0 flex-1 bg-transparent text-md outline-none select-text"
        />
      </div>
      <Autocomplete.Empty className="px-4 py-6 text-center text-ink-2 empty:hidden">
        Nothing is called like that.
      </Autocomplete.Empty>
      <Autocomplete.List
        aria-label="Commands"
        className="min-h-0 scroll-py-1 overflow-y-auto p-1.5 outline-none empty:hidden"
      >
        {({ value, items }: CommandList) => (
          <Autocomplete.Group key={value} items={items} className="not-first:mt-1.5">
            <Autocomplete.GroupLabel className="px-2.5 py-1 text-xs font-semibold text-ink-3">
              {value}
            </Autocomplete.GroupLabel>
            <Autocomplete.Collection>
              {(command: Command) => <CommandRow key={command.id} command={command} run={run} />}
            </Autocomplete.Collection>
          </Autocomplete.Group>
        )}
      </Autocomplete.List>
    </Autocomplete.Root>
  )
}

interface CommandRowProps {
  command: Command
  run: (command: Command) => void
}

function CommandRow({ command, run }: CommandRowProps) {
  const { title, note, icon: Icon } = command
  return (
    <Autocomplete.Item
      value={command}
      onClick={() => run(command)}
      className="flex h-8 items-center gap-2.5 rounded-sm px-2.5 outline-none data-highlighted:bg-fill-strong"
    >
      <Icon size={15} strokeWidth={1.9} className="shrink-0 text-ink-2" aria-hidden />
      <span className="min-w-0 flex-1 truncate">{title}</span>
      {note !== undefined && (
        <span className="max-w-52 shrink-0 truncate text-sm text-ink-3">{note}</span>
      )}
    </Autocomplete.Item>
  )
}
